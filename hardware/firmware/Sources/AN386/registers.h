// Register map of the AN386 image (ARM DAI0386), as far as it is used.

#pragma once

#include <stdint.h>

#define REGISTER(address) (*(volatile uint32_t *)(address))

// Cortex-M4.
#define SYSTICK_CTRL REGISTER(0xE000E010)
#define SYSTICK_LOAD REGISTER(0xE000E014)
#define SYSTICK_VALUE REGISTER(0xE000E018)
#define NVIC_ENABLE REGISTER(0xE000E100)
#define AIRCR REGISTER(0xE000ED0C)
enum { AIRCR_SYSRESETREQ = 0x05FA0004 };

// CMSDK timer 0, counting down.
#define TIMER_CTRL REGISTER(0x40000000)
#define TIMER_VALUE REGISTER(0x40000004)
#define TIMER_RELOAD REGISTER(0x40000008)

// CMSDK watchdog: at its first expiry the NMI, at the second a reset.
#define WATCHDOG_LOAD REGISTER(0x40008000)
#define WATCHDOG_CTRL REGISTER(0x40008008)
#define WATCHDOG_CLEAR REGISTER(0x4000800C)
#define WATCHDOG_LOCK REGISTER(0x40008C00)
enum { WATCHDOG_UNLOCK = 0x1ACCE551 };

// The LEDs of the FPGA, and those of the board's configuration controller.
#define FPGAIO_LEDS REGISTER(0x40028000)
#define SCC_LEDS REGISTER(0x4002F004)

// CMSDK UART.
typedef struct {
  volatile uint32_t data;
  volatile uint32_t state;
  volatile uint32_t ctrl;
  volatile uint32_t interrupt;
  volatile uint32_t divider;
} uart;

enum {
  UART_STATE_TX_FULL = 1 << 0,
  UART_STATE_RX_FULL = 1 << 1,
  UART_CTRL_TX = 1 << 0,
  UART_CTRL_RX = 1 << 1,
  UART_CTRL_TX_INTERRUPT = 1 << 2,
  UART_CTRL_RX_INTERRUPT = 1 << 3,
  UART_INTERRUPT_TX = 1 << 0,
  UART_INTERRUPT_RX = 1 << 1,
};

#define UART0 ((uart *)0x40004000)
#define UART1 ((uart *)0x40005000)
#define UART2 ((uart *)0x40006000)
#define UART3 ((uart *)0x40007000)
#define UART4 ((uart *)0x40009000)

enum { CLOCK_HZ = 25000000, CONSOLE_BAUD = 115200, BUS_BAUD = 460800 };
