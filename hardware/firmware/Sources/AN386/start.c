// Reset, vectors, and the chip's own parts: timer, watchdog, LEDs, field bus UART.
//
// There is deliberately no malloc in this image: code that needs one does not
// link.

#include <stddef.h>

#include "consoles.h"
#include "include/an386.h"
#include "registers.h"

enum { PAINT = 0xC5C5C5C5, WATCHDOG_SECONDS = 16 };
enum { CAUSE_POWER_ON = 0, CAUSE_WATCHDOG = 3, CAUSE_SOFTWARE = 4 };
enum { NOTE_MAGIC = 0x57A60000 };

extern uint32_t stack_top, stack_bottom, data_load, data_start, data_end, bss_start, bss_end;
// The program in Swift: its values are made, it begins, and it takes a step. Each is
// called from here, so that the stack of none is below that of another.
extern int main(int argc, char **argv);
extern void program_begin(void);
extern void program_step(void);

// What the chip says to itself across a reset: a magic number, how many resets
// there were, and the cause of this one. Power-on leaves anything here.
__attribute__((section(".noinit"))) static volatile uint32_t note;

static uint8_t reset_cause, restarts;
static volatile uint32_t milliseconds;

void reset(void) {
  uint32_t *from = &data_load;
  for (uint32_t *to = &data_start; to < &data_end;) *to++ = *from++;
  for (uint32_t *to = &bss_start; to < &bss_end;) *to++ = 0;
  uint32_t *here = __builtin_frame_address(0);
  for (uint32_t *to = &stack_bottom; to < here - 16;) *to++ = PAINT;

  bool is_known = (note & ~0xFFFFu) == NOTE_MAGIC;
  reset_cause = is_known ? (uint8_t)note : CAUSE_POWER_ON;
  restarts = is_known ? (uint8_t)(note >> 8) : 0;
  SYSTICK_LOAD = CLOCK_HZ / 1000 - 1;
  SYSTICK_VALUE = 0;
  SYSTICK_CTRL = 7;
  TIMER_RELOAD = UINT32_MAX;
  TIMER_VALUE = UINT32_MAX;
  TIMER_CTRL = 1;
  WATCHDOG_LOCK = WATCHDOG_UNLOCK;
  WATCHDOG_LOAD = CLOCK_HZ * WATCHDOG_SECONDS;
  WATCHDOG_CTRL = 3;
  UART1->divider = CLOCK_HZ / BUS_BAUD;
  UART1->ctrl = UART_CTRL_TX | UART_CTRL_RX | UART_CTRL_RX_INTERRUPT;
  NVIC_ENABLE = 1u << 2;
  consoles_begin();
  main(0, NULL);
  program_begin();
  for (;;) program_step();
}

static void restart_because(uint8_t cause) {
  note = NOTE_MAGIC | (uint32_t)(uint8_t)(restarts + 1) << 8 | cause;
  __asm__ volatile("dsb" ::: "memory");
  AIRCR = AIRCR_SYSRESETREQ;
  for (;;) {
  }
}

void an386_restart(void) { restart_because(CAUSE_SOFTWARE); }

// The watchdog's first expiry, and every fault: nothing here can be mended.
static void give_up(void) { restart_because(CAUSE_WATCHDOG); }

static void count_millisecond(void) { milliseconds++; }

uint32_t an386_milliseconds(void) { return milliseconds; }

uint32_t an386_cycles(void) { return UINT32_MAX - TIMER_VALUE; }

uint8_t an386_reset_cause(void) { return reset_cause; }

uint8_t an386_restarts(void) { return restarts; }

void an386_sleep(void) { __asm__ volatile("wfi"); }

void an386_feed_watchdog(void) { WATCHDOG_CLEAR = 1; }

void an386_set_lights(uint16_t lights) {
  FPGAIO_LEDS = lights & 3;
  SCC_LEDS = lights >> 2;
}

void an386_send_bus(uint8_t byte) {
  while (UART1->state & UART_STATE_TX_FULL) {
  }
  UART1->data = byte;
}

int32_t an386_receive_bus(void) {
  // Looking for the byte all the time would keep it from a busy host. Masked, an
  // interrupt that comes before the sleep ends it, too.
  __asm__ volatile("cpsid i" ::: "memory");
  if (!(UART1->state & UART_STATE_RX_FULL)) __asm__ volatile("wfi");
  __asm__ volatile("cpsie i" ::: "memory");
  return UART1->state & UART_STATE_RX_FULL ? (int32_t)(UART1->data & 0xFF) : -1;
}

uint32_t an386_stack_used(void) {
  static uint32_t calls, used;
  if (calls++ % 64 == 0) {
    const uint32_t *word = &stack_bottom;
    while (*word == PAINT) word++;
    used = (uint32_t)((const char *)&stack_top - (const char *)word);
  }
  return used;
}

// Its bytes are polled; the interrupt only ends a sleep.
static void wake_for_bus(void) { UART1->interrupt = UART_INTERRUPT_RX; }

static void receive0(void) { console_receive_interrupt(0); }
static void send0(void) { console_send_interrupt(0); }
static void receive1(void) { console_receive_interrupt(1); }
static void send1(void) { console_send_interrupt(1); }
static void receive2(void) { console_receive_interrupt(2); }
static void send2(void) { console_send_interrupt(2); }
static void receive3(void) { console_receive_interrupt(3); }
static void send3(void) { console_send_interrupt(3); }

typedef void (*handler)(void);

enum { SYSTEM_HANDLERS = 16, SYSTICK_HANDLER = 15, HANDLERS = SYSTEM_HANDLERS + 32 };

__attribute__((section(".vectors"), used)) static const handler vectors[HANDLERS] = {
    [0] = (handler)&stack_top,
    [1] = reset,
    [2 ... SYSTICK_HANDLER - 1] = give_up,
    [SYSTICK_HANDLER] = count_millisecond,
    // UART0, UART1 (receiving alone), UART2, UART3 and UART4.
    [SYSTEM_HANDLERS + 0] = receive0,
    [SYSTEM_HANDLERS + 1] = send0,
    [SYSTEM_HANDLERS + 2] = wake_for_bus,
    [SYSTEM_HANDLERS + 3] = give_up,
    [SYSTEM_HANDLERS + 4] = receive1,
    [SYSTEM_HANDLERS + 5] = send1,
    [SYSTEM_HANDLERS + 6 ... SYSTEM_HANDLERS + 17] = give_up,
    [SYSTEM_HANDLERS + 18] = receive2,
    [SYSTEM_HANDLERS + 19] = send2,
    [SYSTEM_HANDLERS + 20] = receive3,
    [SYSTEM_HANDLERS + 21] = send3,
    [SYSTEM_HANDLERS + 22 ... HANDLERS - 1] = give_up,
};
