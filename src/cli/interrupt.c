#include "cli/interrupt.h"

#include <signal.h>
#include <stdatomic.h>
#include <stddef.h>

static atomic_bool noted;

static void note(int number)
{
    (void)number;
    atomic_store(&noted, true);
}

void cls_interrupt_catch(void)
{
    struct sigaction action;
    if (sigaction(SIGINT, NULL, &action) != 0 || action.sa_handler != SIG_DFL)
        return;
    if (atomic_load(&noted)) /* once is enough */
        return;
    action = (struct sigaction){.sa_handler = note};
    action.sa_flags = (int)(SA_RESTART | SA_RESETHAND);
    (void)sigemptyset(&action.sa_mask);
    (void)sigaction(SIGINT, &action, NULL);
}

bool cls_interrupted(void)
{
    return atomic_load(&noted);
}
