/*
 * Asymptotic tail probabilities of a profile likelihood ratio.
 * Source: G. Cowan, K. Cranmer, E. Gross, O. Vitells, arXiv:1007.1727 (CCGV); A. Read, J. Phys. G
 * 28 (2002) 2693 (CLs).
 */
#ifndef CLS_INFER_ASYMPTOTIC_H
#define CLS_INFER_ASYMPTOTIC_H

#include "cls/infer.h"

/** Tail probabilities; cls = clsb/clb is formed in log space where they underflow. */
typedef struct cls_tails {
    double clsb, clb, cls;
} cls_tails;

/** Upper tail of the unit normal distribution, Phi(-x). */
double cls_normal_tail(double x);

/** ln Phi(-x); exact also where Phi(-x) underflows. */
double cls_normal_log_tail(double x);

/** Phi(-(x + s)) / Phi(-x), s >= 0, in [0, 1]. */
double cls_normal_tail_ratio(double x, double s);

/** The number of sigmas of a band: +2, +1, 0, -1, -2 for the expected values at -2 ... +2 sigma. */
double cls_band_sigma(size_t band);

/** clsb = Phi(-(t + s)), clb = Phi(-t); s >= 0 is sqrt q_A, t see infer/statistic.h. */
cls_tails cls_asymptotic_tails(double t, double s);

/** Expected CLs[5] at -2 ... +2 sigma: Phi(-(N + sqrt q_A))/Phi(-N), N = 2, 1, 0, -1, -2. */
void cls_asymptotic_expected(double q_asimov, double expected[CLS_BANDS]);

/** The same with N clipped from below at -sqrt q_A: below it q would be negative. */
void cls_asymptotic_expected_clipped(double q_asimov, double expected[CLS_BANDS]);

/** sqrt q_A at which the expected CLs of a band is 1 - cl: -N - Phi^-1((1 - cl) Phi(-N)). */
double cls_asymptotic_target(size_t band, double cl);

/** The same of the clipped band, which is 0.5/Phi(sqrt q_A) up to sqrt q_A = -N. */
double cls_asymptotic_target_clipped(size_t band, double cl);

#endif
