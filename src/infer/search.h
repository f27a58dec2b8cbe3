/*
 * The search for other minima where a chain was fitted: other starts (infer/restarts.h), and what
 * they lead to becomes a branch.
 */
#ifndef CLS_INFER_SEARCH_H
#define CLS_INFER_SEARCH_H

#include "infer/chain.h"

/** Whether other starts are to be tried at poi, where the lowest minimum is value; see chain.h. */
bool cls_search_is_due(const cls_calculator *calculator, const cls_chain *chain, double poi,
                       double value);

/** Tries them, where the lowest minimum is *value, in calculator->fixed_fit; both are replaced. */
void cls_search(cls_calculator *calculator, cls_chain *chain, double poi, double *value);

#endif
