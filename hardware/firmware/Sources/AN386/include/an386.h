// The parts of an MPS2 board with the AN386 image (Cortex-M4, 25 MHz) that the
// firmware uses, and the queues of its consoles.

#pragma once

#include <stdbool.h>
#include <stdint.h>

// Milliseconds since the chip's reset; wraps around after 49 days.
uint32_t an386_milliseconds(void);

// A free-running count of the 25 MHz clock.
uint32_t an386_cycles(void);

// Most bytes of stack in use since the chip's reset, as found at least every 64
// calls.
uint32_t an386_stack_used(void);

// Why the chip began anew, as WagmanCore's ResetCause numbers it.
uint8_t an386_reset_cause(void);

// How often the chip was reset since its power-on; wraps around.
uint8_t an386_restarts(void);

// Waits for an interrupt; the timer's comes within a millisecond.
void an386_sleep(void);

void an386_feed_watchdog(void);

// Resets the chip.
void an386_restart(void);

// Bits 0 and 1 light the LEDs of the FPGA, 2 to 8 seven of the board's controller.
void an386_set_lights(uint16_t lights);

// Sends a byte on the field bus, UART1, which has no queues: whoever uses it waits
// for the answer anyway.
void an386_send_bus(uint8_t byte);

// The next byte of the field bus; negative when none came within a millisecond, or
// before some other interrupt.
int32_t an386_receive_bus(void);

// Consoles 0 to 3 are UART0, UART2, UART3 and UART4.
enum { an386_console_count = 4 };

// The byte that an386_receive takes next; negative when there is none.
int32_t an386_peek(uint32_t console);
int32_t an386_receive(uint32_t console);

// Bytes that arrived since the chip's reset; wraps around.
uint8_t an386_arrived(uint32_t console);

// How many bytes an386_send takes now.
uint32_t an386_room(uint32_t console);
void an386_send(uint32_t console, uint8_t byte);

// Whether everything queued was sent since an386_clear_drained.
bool an386_has_drained(uint32_t console);
void an386_clear_drained(uint32_t console);
