/* Comparing doubles in double (cmocka compares as float), with all their digits in the message. */
#ifndef CLS_SUPPORT_CLOSE_H
#define CLS_SUPPORT_CLOSE_H

#include "support/test.h"

#include <math.h>
#include <stdbool.h>

/** Fails unless |actual - expected| <= max(rel |expected|, abs). Infinities equal themselves only,
 * NaN nothing. */
#define assert_close(actual, expected, rel, abs)                             \
    do {                                                                     \
        if (!close_check((actual), (expected), (rel), (abs), #actual " is")) \
            fail();                                                          \
    } while (0)

static inline bool close_check(double actual, double expected, double rel_tolerance,
                               double abs_tolerance, const char *what)
{
    const double difference = fabs(actual - expected);
    const double allowed = fmax(rel_tolerance * fabs(expected), abs_tolerance);
    if (actual == expected || (isfinite(difference) && difference <= allowed))
        return true;
    print_error("%s %.17g, wanted %.17g: differs by %.3g, allowed %.3g\n", what, actual, expected,
                difference, allowed);
    return false;
}

#endif
