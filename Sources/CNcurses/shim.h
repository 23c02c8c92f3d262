// Without it there are no wide characters.
#define NCURSES_WIDECHAR 1
#include <curses.h>

// A global that changes is none that Swift's tasks may touch: asked for in the one
// thread that draws.
static inline WINDOW *cursesScreen(void) { return stdscr; }

// Swift sees no macros with casts in them.
static const int cursesBold = A_BOLD;
static const int cursesDim = A_DIM;
static const int cursesReverse = A_REVERSE;
