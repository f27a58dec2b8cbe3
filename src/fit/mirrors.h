/*
 * Parameters with a mirror image. Where both variations of a parameter change the events in the
 * same direction, alpha and -alpha explain the data nearly alike, and the likelihood may have a
 * minimum on either side: the lower one may be where a descent does not lead.
 */
#ifndef CLS_FIT_MIRRORS_H
#define CLS_FIT_MIRRORS_H

#include "model/model.h"

/**
 * Finds the globals with mirror images: mirrors[nglobals], the first *n of them filled in. Work
 * space comes from arena. CLS_NO_MEMORY.
 */
cls_status cls_mirrors_find(const cls_model *model, cls_arena *arena, size_t *mirrors, size_t *n,
                            cls_error *err);

#endif
