// Memory and division routines of the ARM run-time ABI, which come from libgcc
// or compiler-rt where a tool chain has them.

#include <stddef.h>
#include <stdint.h>

void *memset(void *to, int value, size_t count) {
  for (uint8_t *byte = to; count > 0; count--) *byte++ = (uint8_t)value;
  return to;
}

void *memcpy(void *to, const void *from, size_t count) {
  const uint8_t *source = from;
  for (uint8_t *byte = to; count > 0; count--) *byte++ = *source++;
  return to;
}

void *memmove(void *to, const void *from, size_t count) {
  uint8_t *target = to;
  const uint8_t *source = from;
  if (target <= source) return memcpy(to, from, count);
  while (count > 0) {
    count--;
    target[count] = source[count];
  }
  return to;
}

int memcmp(const void *a, const void *b, size_t count) {
  const uint8_t *left = a;
  const uint8_t *right = b;
  for (; count > 0; count--, left++, right++)
    if (*left != *right) return *left - *right;
  return 0;
}

size_t strlen(const char *text) {
  const char *end = text;
  while (*end != 0) end++;
  return (size_t)(end - text);
}

// The ABI's memset takes its value last.
void __aeabi_memset(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memset4(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memset8(void *to, size_t count, int value) { memset(to, value, count); }
void __aeabi_memclr(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memclr4(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memclr8(void *to, size_t count) { memset(to, 0, count); }
void __aeabi_memcpy(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memcpy4(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memcpy8(void *to, const void *from, size_t count) { memcpy(to, from, count); }
void __aeabi_memmove(void *to, const void *from, size_t count) { memmove(to, from, count); }
void __aeabi_memmove4(void *to, const void *from, size_t count) { memmove(to, from, count); }
void __aeabi_memmove8(void *to, const void *from, size_t count) { memmove(to, from, count); }

// Divides bit by bit and leaves the remainder. Division by zero, which the
// compiler checks before it calls, gives 0 and the dividend.
uint64_t divide_unsigned(uint64_t dividend, uint64_t divisor, uint64_t *remainder) {
  uint64_t quotient = 0;
  uint64_t rest = 0;
  if (divisor != 0) {
    for (int bit = 63; bit >= 0; bit--) {
      uint64_t carry = rest >> 63;
      rest = rest << 1 | (dividend >> bit & 1);
      if (carry != 0 || rest >= divisor) {
        rest -= divisor;
        quotient |= (uint64_t)1 << bit;
      }
    }
  } else {
    rest = dividend;
  }
  *remainder = rest;
  return quotient;
}

// The quotient has the sign of both, the remainder that of the dividend.
int64_t divide_signed(int64_t dividend, int64_t divisor, int64_t *remainder) {
  uint64_t rest;
  uint64_t magnitude = dividend < 0 ? 0 - (uint64_t)dividend : (uint64_t)dividend;
  uint64_t by = divisor < 0 ? 0 - (uint64_t)divisor : (uint64_t)divisor;
  uint64_t quotient = divide_unsigned(magnitude, by, &rest);
  *remainder = (int64_t)(dividend < 0 ? 0 - rest : rest);
  return (int64_t)((dividend < 0) != (divisor < 0) ? 0 - quotient : quotient);
}

// Both return the quotient in r0 and r1, the remainder in r2 and r3, which no
// C type can say.
__attribute__((naked)) void __aeabi_uldivmod(void) {
  __asm__ volatile(
      "push {r6, lr}\n"
      "sub sp, sp, #16\n"
      "add r6, sp, #8\n"
      "str r6, [sp]\n"
      "bl divide_unsigned\n"
      "ldrd r2, r3, [sp, #8]\n"
      "add sp, sp, #16\n"
      "pop {r6, pc}\n");
}

__attribute__((naked)) void __aeabi_ldivmod(void) {
  __asm__ volatile(
      "push {r6, lr}\n"
      "sub sp, sp, #16\n"
      "add r6, sp, #8\n"
      "str r6, [sp]\n"
      "bl divide_signed\n"
      "ldrd r2, r3, [sp, #8]\n"
      "add sp, sp, #16\n"
      "pop {r6, pc}\n");
}

uint64_t __aeabi_llsl(uint64_t value, int count) { return value << count; }
uint64_t __aeabi_llsr(uint64_t value, int count) { return value >> count; }
int64_t __aeabi_lasr(int64_t value, int count) { return value >> count; }
