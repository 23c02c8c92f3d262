// The consoles: a queue in each direction, moved by the UARTs' interrupts.
//
// Each queue is a ring with one writer and one reader, and one place always empty:
// where both are at the same place it holds nothing.

#include "consoles.h"

#include "include/an386.h"
#include "registers.h"

// A line of the console has up to 400 bytes and goes out whole or not at all.
enum { OUT_SIZE = 404, IN_SIZE = 128 };

typedef struct {
  volatile uint8_t added, taken;
  volatile uint8_t arrived;
  // A byte was left in the UART for want of room.
  volatile bool stalled;
  uint8_t bytes[IN_SIZE];
} in_queue;

typedef struct {
  volatile uint16_t added, taken;
  volatile bool drained;
  uint8_t bytes[OUT_SIZE];
} out_queue;

static in_queue in[an386_console_count];
static out_queue out[an386_console_count];

static uart *const uarts[an386_console_count] = {UART0, UART2, UART3, UART4};

void consoles_begin(void) {
  for (int console = 0; console < an386_console_count; console++) {
    uarts[console]->divider = CLOCK_HZ / CONSOLE_BAUD;
    uarts[console]->ctrl =
        UART_CTRL_TX | UART_CTRL_RX | UART_CTRL_TX_INTERRUPT | UART_CTRL_RX_INTERRUPT;
  }
  // UART n receives with one interrupt and sends with the next one.
  NVIC_ENABLE = 3u << 0 | 3u << 4 | 3u << 18 | 3u << 20;
}

void console_receive_interrupt(int console) {
  uart *port = uarts[console];
  in_queue *queue = &in[console];
  // First, for a byte that comes meanwhile must ask again.
  port->interrupt = UART_INTERRUPT_RX;
  while (port->state & UART_STATE_RX_FULL) {
    uint8_t next = (queue->added + 1) % IN_SIZE;
    // An emulated line has no rate and waits; on a true one this would overrun.
    queue->stalled = next == queue->taken;
    if (queue->stalled) return;
    queue->bytes[queue->added] = (uint8_t)port->data;
    queue->added = next;
    queue->arrived++;
  }
}

static void send_waiting(int console) {
  out_queue *queue = &out[console];
  while (queue->added != queue->taken && !(uarts[console]->state & UART_STATE_TX_FULL)) {
    uarts[console]->data = queue->bytes[queue->taken];
    queue->taken = (queue->taken + 1) % OUT_SIZE;
    if (queue->added == queue->taken) queue->drained = true;
  }
}

void console_send_interrupt(int console) {
  uarts[console]->interrupt = UART_INTERRUPT_TX;
  send_waiting(console);
}

int32_t an386_peek(uint32_t console) {
  in_queue *queue = &in[console];
  return queue->added == queue->taken ? -1 : queue->bytes[queue->taken];
}

int32_t an386_receive(uint32_t console) {
  int32_t byte = an386_peek(console);
  if (byte >= 0) in[console].taken = (in[console].taken + 1) % IN_SIZE;
  if (in[console].stalled) {
    __asm__ volatile("cpsid i" ::: "memory");
    console_receive_interrupt((int)console);
    __asm__ volatile("cpsie i" ::: "memory");
  }
  return byte;
}

uint8_t an386_arrived(uint32_t console) { return in[console].arrived; }

uint32_t an386_room(uint32_t console) {
  int used = out[console].added - out[console].taken;
  return (uint32_t)(OUT_SIZE - 1 - (used < 0 ? used + OUT_SIZE : used));
}

void an386_send(uint32_t console, uint8_t byte) {
  out_queue *queue = &out[console];
  queue->bytes[queue->added] = byte;
  queue->added = (queue->added + 1) % OUT_SIZE;
  // The UART may be idle; then nothing but this starts it. Its interrupt must not
  // come in between.
  __asm__ volatile("cpsid i" ::: "memory");
  send_waiting((int)console);
  __asm__ volatile("cpsie i" ::: "memory");
}

bool an386_has_drained(uint32_t console) { return out[console].drained; }

void an386_clear_drained(uint32_t console) { out[console].drained = false; }
