#define _GNU_SOURCE
#include "SerialLine.h"

#include <dlfcn.h>
#include <errno.h>
#include <stdarg.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/sysmacros.h>
#include <termios.h>
#include <unistd.h>

enum { terminal_count = 4096, first_terminal_major = 136, last_terminal_major = 143 };

static struct {
  atomic_bool is_announced;
  atomic_uint lines, drops, touches;
} terminals[terminal_count];

void serial_line_announce(unsigned terminal) {
  if (terminal >= terminal_count) return;
  // As a driver leaves them: the kernel raises both when a port is opened.
  terminals[terminal].lines = TIOCM_DTR | TIOCM_RTS;
  terminals[terminal].drops = 0;
  terminals[terminal].touches = 0;
  terminals[terminal].is_announced = true;
}

void serial_line_withdraw(unsigned terminal) {
  if (terminal < terminal_count) terminals[terminal].is_announced = false;
}

struct serial_line_history serial_line_history(unsigned terminal) {
  if (terminal >= terminal_count) return (struct serial_line_history){0, 0};
  return (struct serial_line_history){terminals[terminal].drops, terminals[terminal].touches};
}

/// The number of the announced terminal behind a descriptor, or -1.
static int announced(int descriptor) {
  struct stat status;
  if (fstat(descriptor, &status) != 0 || !S_ISCHR(status.st_mode)) return -1;
  unsigned family = major(status.st_rdev);
  if (family < first_terminal_major || family > last_terminal_major) return -1;
  unsigned number = (family - first_terminal_major) * 256 + minor(status.st_rdev);
  return number < terminal_count && terminals[number].is_announced ? (int)number : -1;
}

/// Whether a path is where the system would list an announced terminal.
static bool is_listing(const char *path) {
  unsigned number;
  int end = 0;
  if (sscanf(path, "/sys/class/tty/pts%*[/!]%u%n", &number, &end) != 1) return false;
  return path[end] == 0 && number < terminal_count && terminals[number].is_announced;
}

static const char listing[] = "../../devices/platform/uart/tty";

ssize_t readlink(const char *path, char *buffer, size_t size) {
  if (is_listing(path)) {
    size_t length = sizeof listing - 1 < size ? sizeof listing - 1 : size;
    memcpy(buffer, listing, length);
    return (ssize_t)length;
  }
  static ssize_t (*next)(const char *, char *, size_t);
  if (!next) next = dlsym(RTLD_NEXT, "readlink");
  return next(path, buffer, size);
}

int __lxstat(int version, const char *path, struct stat *status) {
  if (is_listing(path)) {
    memset(status, 0, sizeof *status);
    status->st_mode = S_IFLNK | 0777;
    return 0;
  }
  static int (*next)(int, const char *, struct stat *);
  if (!next) next = dlsym(RTLD_NEXT, "__lxstat");
  return next(version, path, status);
}

int ioctl(int descriptor, unsigned long request, ...) {
  va_list arguments;
  va_start(arguments, request);
  void *argument = va_arg(arguments, void *);
  va_end(arguments);
  int number = -1;
  if (request == TIOCMGET || request == TIOCMBIS || request == TIOCMBIC)
    number = announced(descriptor);
  if (number >= 0) {
    if (request == TIOCMGET) *(int *)argument = (int)terminals[number].lines;
    if (request == TIOCMBIS) terminals[number].lines |= *(unsigned *)argument;
    if (request == TIOCMBIC) {
      if (terminals[number].lines & *(unsigned *)argument) terminals[number].drops++;
      terminals[number].lines &= ~*(unsigned *)argument;
    }
    return 0;
  }
  static int (*next)(int, unsigned long, ...);
  if (!next) next = dlsym(RTLD_NEXT, "ioctl");
  return next(descriptor, request, argument);
}

int tcsetattr(int descriptor, int actions, const struct termios *settings) {
  int number = announced(descriptor);
  if (number >= 0 && cfgetospeed(settings) == B1200) terminals[number].touches++;
  static int (*next)(int, int, const struct termios *);
  if (!next) next = dlsym(RTLD_NEXT, "tcsetattr");
  return next(descriptor, actions, settings);
}
