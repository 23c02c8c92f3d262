// Reset handler of the linked check. Under an emulator or a debugger it says
// what came out, by semihosting, and ends the run.
//
// There is deliberately no malloc here: if the firmware ever allocates, the
// link fails with an undefined symbol, posix_memalign or malloc.

#include <stddef.h>
#include <stdint.h>

enum { SEMIHOSTING_WRITE0 = 0x04, SEMIHOSTING_EXIT_EXTENDED = 0x20 };

extern uint32_t stack_top, data_load, data_start, data_end, bss_start, bss_end;
extern uint32_t firmware_main(uint32_t step_ms, void *memory);

volatile uint32_t step_ms = 100;

static uint64_t memory[32768 / sizeof(uint64_t)];

static void semihost(int operation, const void *argument) {
  register int r0 __asm__("r0") = operation;
  register const void *r1 __asm__("r1") = argument;
  __asm__ volatile("bkpt 0xab" ::"r"(r0), "r"(r1) : "memory");
}

void reset(void) {
  uint32_t *from = &data_load;
  for (uint32_t *to = &data_start; to < &data_end;) *to++ = *from++;
  for (uint32_t *to = &bss_start; to < &bss_end;) *to++ = 0;
  uint32_t outcome = firmware_main(step_ms, memory);
  char text[] = "outcome 00000000\n";
  for (int digit = 0; digit < 8; digit++)
    text[15 - digit] = "0123456789abcdef"[outcome >> 4 * digit & 15];
  semihost(SEMIHOSTING_WRITE0, text);
  uint32_t exit[2] = {0x20026, 0};
  semihost(SEMIHOSTING_EXIT_EXTENDED, exit);
  for (;;) {
  }
}

__attribute__((section(".vectors"), used)) static const void *const vectors[] = {
    &stack_top, (const void *)reset};
