// What the start-up code and the vectors need of the consoles.

#pragma once

void consoles_begin(void);
void console_receive_interrupt(int console);
void console_send_interrupt(int console);
