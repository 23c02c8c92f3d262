#pragma once
#include <stdint.h>

/// How many times this thread has asked the C library for memory.
///
/// A program that links this has malloc and its relatives replaced by ones that
/// count and then do what they always did.
uint64_t malloc_count_of_this_thread(void);
