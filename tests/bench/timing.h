/* What the programs of this folder share: a clock, and the best and the median of many times. */
#ifndef CLS_BENCH_TIMING_H
#define CLS_BENCH_TIMING_H

#include "cls/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/** Seconds since some moment. */
static inline double now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline int ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/** Sorts seconds[n]: the first is the best, that in the middle the median. */
static inline void sort_times(double *seconds, size_t n)
{
    qsort(seconds, n, sizeof *seconds, ascending);
}

/** Ends the program with an error's text. */
static inline void stop(const char *program, const cls_error *error)
{
    char text[1200];
    cls_error_text(error, text, sizeof text);
    fprintf(stderr, "%s: %s\n", program, text);
    exit(1);
}

#endif
