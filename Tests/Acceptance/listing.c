/// Loaded before libserialport, gives a program the serial ports that a test says.
///
/// LISTED_PORTS has a line for each: its path, vendor and product in hexadecimal,
/// and a serial number. A pseudo-terminal among them is a serial port for
/// libserialport (SerialLine.c).

#define _GNU_SOURCE
#include <dlfcn.h>
#include <libserialport.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "SerialLine.h"

enum { port_count = 8 };

static struct port {
  char path[64];
  unsigned vendor, product;
  char serial[32];
} ports[port_count];

static struct sp_port *list[port_count + 1];

__attribute__((constructor)) static void read_ports(void) {
  const char *text = getenv("LISTED_PORTS");
  int length = 0;
  for (int i = 0; text && i < port_count; i++, text += length) {
    struct port *port = &ports[i];
    if (sscanf(text, "%63s %x %x %31s %n", port->path, &port->vendor, &port->product,
               port->serial, &length) != 4)
      break;
    list[i] = (struct sp_port *)port;
    unsigned terminal;
    if (sscanf(port->path, "/dev/pts/%u", &terminal) == 1) serial_line_announce(terminal);
  }
}

static const struct port *listed(const struct sp_port *port) {
  for (int i = 0; i < port_count; i++)
    if (list[i] && list[i] == port) return (const struct port *)port;
  return NULL;
}

enum sp_return sp_list_ports(struct sp_port ***result) {
  *result = list;
  return SP_OK;
}

void sp_free_port_list(struct sp_port **unused) { (void)unused; }

char *sp_get_port_name(const struct sp_port *port) {
  const struct port *found = listed(port);
  if (found) return (char *)found->path;
  static char *(*next)(const struct sp_port *);
  if (!next) next = dlsym(RTLD_NEXT, "sp_get_port_name");
  return next(port);
}

char *sp_get_port_description(const struct sp_port *port) {
  return listed(port) ? "as a test says" : NULL;
}

enum sp_transport sp_get_port_transport(const struct sp_port *port) {
  return listed(port) ? SP_TRANSPORT_USB : SP_TRANSPORT_NATIVE;
}

enum sp_return sp_get_port_usb_vid_pid(const struct sp_port *port, int *vendor, int *product) {
  const struct port *found = listed(port);
  if (!found) return SP_ERR_ARG;
  *vendor = (int)found->vendor;
  *product = (int)found->product;
  return SP_OK;
}

char *sp_get_port_usb_serial(const struct sp_port *port) {
  const struct port *found = listed(port);
  return found ? (char *)found->serial : NULL;
}
