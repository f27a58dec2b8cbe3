#ifndef CLS_CLS_H
#define CLS_CLS_H

/** Everything: statistical limits from HistFactory workspaces. */
#include "cls/background.h"
#include "cls/check.h"
#include "cls/evaluate.h"
#include "cls/findings.h"
#include "cls/fit.h"
#include "cls/grid.h"
#include "cls/infer.h"
#include "cls/model.h"
#include "cls/patchset.h"
#include "cls/report.h"
#include "cls/status.h"
#include "cls/workspace.h"

#endif
