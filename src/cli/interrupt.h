/* SIGINT, which ends long work early. */
#ifndef CLS_CLI_INTERRUPT_H
#define CLS_CLI_INTERRUPT_H

#include <stdbool.h>

enum { CLS_EXIT_INTERRUPTED = 130 /**< exit status where work was ended early: 128 + SIGINT */ };

/**
 * From now on the first SIGINT is only noted, so that what is done can be shown; the second one
 * ends the program. A SIGINT that is ignored (of a job in the background) stays ignored.
 */
void cls_interrupt_catch(void);

/** True once a SIGINT was noted. For any thread. */
bool cls_interrupted(void);

#endif
