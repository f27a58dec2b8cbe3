/*
 * The test statistics, one row of a table each; all else only asks the row.
 * Source: G. Cowan, K. Cranmer, E. Gross, O. Vitells, arXiv:1007.1727 (CCGV).
 */
#ifndef CLS_INFER_STATISTIC_H
#define CLS_INFER_STATISTIC_H

#include "infer/asymptotic.h"

/** How a strength mu is tested: q = t_mu, the likelihood ratio, or 0 on one side of the best fit.
 */
typedef struct cls_statistic {
    const char *name;
    double lowest;    /**< the best fit has mu >= lowest; -HUGE_VAL: any mu */
    double asimov_mu; /**< strength of the Asimov data */
    bool discovers;   /**< mu = 0 is tested, against a signal; else upper limits come from it */
    bool (*is_zero)(double muhat, double mu); /**< where q is 0 */

    /** t, which makes the p-values: clsb = Phi(-(t + sqrt q_A)), clb = Phi(-t). */
    double (*deviation)(double q, double q_asimov);
} cls_statistic;

/** The statistic with this name, NULL for the default; NULL if there is none. */
const cls_statistic *cls_statistic_find(const char *name);

/** q at mu where the best fit is muhat, from t_mu/2, the height of the minimum at mu above it. */
double cls_statistic_value(const cls_statistic *statistic, double muhat, double mu, double height);

/** Tails of an observed q, with the Asimov data's q_A; of a q0, clsb is the p-value p0. */
cls_tails cls_statistic_tails(const cls_statistic *statistic, double q, double q_asimov);

/** ln CLs; exact also where CLs underflows. */
double cls_statistic_log_cls(const cls_statistic *statistic, double q, double q_asimov);

#endif
