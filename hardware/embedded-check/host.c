// Runs the check's program on this machine, for comparison.

#include <stdint.h>
#include <stdio.h>

extern uint32_t firmware_main(uint32_t step_ms, void *memory);

int main(void) {
  static uint64_t memory[32768 / sizeof(uint64_t)];
  printf("outcome %08x\n", firmware_main(100, memory));
  return 0;
}
