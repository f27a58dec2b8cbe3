/* cmocka, with what it wants to be included before it. */
#ifndef CLS_SUPPORT_TEST_H
#define CLS_SUPPORT_TEST_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

/** Exit status of a test that could not be run; ctest reports it as skipped. */
enum { CLS_TEST_SKIPPED = 77 };

#endif
