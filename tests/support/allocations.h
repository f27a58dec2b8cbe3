/*
 * Allocations, counted and refused. The linker puts functions of its own in place of the C
 * library's (--wrap), in the program and in static libraries.
 */
#ifndef CLS_SUPPORT_ALLOCATIONS_H
#define CLS_SUPPORT_ALLOCATIONS_H

#include <stdbool.h>
#include <stddef.h>

/** The allocations to come: how many there were, which fails, whether all after it do. */
typedef struct allocations {
    size_t n, failing; /**< failing is counted from 1; 0: none */
    bool for_good, failed;
    long in_use;
} allocations;

extern allocations memory;

#endif
