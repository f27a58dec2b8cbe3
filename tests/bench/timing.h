/* What measurements share: a clock, sorted times, a way out. */
#ifndef CLS_BENCH_TIMING_H
#define CLS_BENCH_TIMING_H

#include "cls/status.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

/** Seconds since some moment. */
static inline double timing_now(void)
{
    struct timespec t;
    (void)clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + 1e-9 * (double)t.tv_nsec;
}

static inline int timing_ascending(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/** Sorts seconds[n]: the best comes first, the median is in the middle. */
static inline void timing_sort(double *seconds, size_t n)
{
    qsort(seconds, n, sizeof *seconds, timing_ascending);
}

/** Prints an error and ends the program. */
static inline void timing_stop(const char *program, const cls_error *error)
{
    char text[1200];
    cls_error_text(error, text, sizeof text);
    fprintf(stderr, "%s: %s\n", program, text);
    exit(1);
}

#endif
