/* Workspaces from the field, which are not part of the repository. */
#ifndef CLS_SUPPORT_CORPUS_H
#define CLS_SUPPORT_CORPUS_H

#include <stdlib.h>

/** The folder $CLS_CORPUS or, without it, ../shared/corpus beside the sources; it may be missing.
 */
static inline const char *corpus_folder(void)
{
    const char *const set = getenv("CLS_CORPUS");
    return set && *set ? set : CLS_TEST_DIR "/../../shared/corpus";
}

#endif
