/* A list of findings, as it grows; the public header has what is done with a finished one. */
#ifndef CLS_BASE_FINDINGS_H
#define CLS_BASE_FINDINGS_H

#include "base/error.h"
#include "cls/findings.h"

/** An empty list; NULL when memory is short. Freed with cls_findings_free. */
cls_findings *cls_findings_new(void);

/**
 * Adds a finding, whose place and message are those of an error record (its code does not matter);
 * all is copied. CLS_NO_MEMORY, in err.
 */
cls_status cls_findings_add(cls_findings *findings, cls_finding_kind kind, const cls_error *found,
                            cls_error *err);

/** The status of a kind, as the public list has it. */
cls_status cls_finding_status(cls_finding_kind kind);

/**
 * Puts errors before warnings, and each of them in the order of files (by name), lines, and of
 * being added.
 */
void cls_findings_sort(cls_findings *findings);

#endif
