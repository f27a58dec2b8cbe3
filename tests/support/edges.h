/* Workspaces that show what the list of modifiers does not: bounds, empty bins, roles of the POI.
 */
#ifndef CLS_SUPPORT_EDGES_H
#define CLS_SUPPORT_EDGES_H

#include "support/models.h"

/** Case i; NULL past the last. zero: all unconstrained scalars may be 0, too. */
const model_case *edge_case_get(size_t i);

#endif
