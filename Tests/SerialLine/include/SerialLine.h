#pragma once

#include <stdint.h>

/// Lets libserialport take a pseudo-terminal for a serial port.
///
/// It refuses one for two reasons: the system lists no such port, and a
/// pseudo-terminal has no modem lines. For pseudo-terminals that were announced
/// here, both are as on a UART. All other calls reach the system unchanged.
void serial_line_announce(unsigned terminal);

/// Makes it a mere pseudo-terminal again.
void serial_line_withdraw(unsigned terminal);

/// What was asked of an announced terminal's lines and rate since it was announced.
struct serial_line_history {
  /// How often DTR or RTS was taken down.
  uint32_t drops;
  /// How often settings with 1200 baud were set.
  uint32_t touches;
};

struct serial_line_history serial_line_history(unsigned terminal);
