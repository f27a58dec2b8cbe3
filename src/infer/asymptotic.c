#include "infer/asymptotic.h"

#include <gsl/gsl_cdf.h>
#include <gsl/gsl_sf_erf.h>
#include <math.h>

static const double sqrt_half = 0.70710678118654752440;
static const double log_two = 0.69314718055994530942;

/* Beyond this many sigmas a tail is near underflow: logarithms take over. */
static const double far_tail = 36.0;

/* Beyond this many the tail is its asymptotic form, exact to rounding. */
static const double farthest_tail = 1e8;
static const double log_sqrt_two_pi = 0.91893853320467274178;

double cls_normal_tail(double x)
{
    return 0.5 * erfc(x * sqrt_half);
}

double cls_normal_log_tail(double x)
{
    if (x > farthest_tail) /* GSL's own form overflows */
        return -0.5 * x * x - log(x) - log_sqrt_two_pi;
    return x < far_tail ? log(cls_normal_tail(x)) : gsl_sf_log_erfc(x * sqrt_half) - log_two;
}

double cls_normal_tail_ratio(double x, double s)
{
    if (x + s < far_tail)
        return cls_normal_tail(x + s) / cls_normal_tail(x);
    if (x > farthest_tail) /* squares may overflow */
        return exp(-s * (x + 0.5 * s) - log1p(s / x));
    return exp(cls_normal_log_tail(x + s) - cls_normal_log_tail(x));
}

double cls_band_sigma(size_t band)
{
    return 2.0 - (double)band;
}

cls_tails cls_asymptotic_tails(double t, double s)
{
    return (cls_tails){
        .clsb = cls_normal_tail(t + s),
        .clb = cls_normal_tail(t),
        .cls = cls_normal_tail_ratio(t, s),
    };
}

void cls_asymptotic_expected(double q_asimov, double expected[CLS_BANDS])
{
    const double s = sqrt(q_asimov);
    for (size_t i = 0; i < CLS_BANDS; i++)
        expected[i] = cls_normal_tail_ratio(cls_band_sigma(i), s);
}

void cls_asymptotic_expected_clipped(double q_asimov, double expected[CLS_BANDS])
{
    const double s = sqrt(q_asimov);
    for (size_t i = 0; i < CLS_BANDS; i++)
        expected[i] = cls_normal_tail_ratio(fmax(cls_band_sigma(i), -s), s);
}

double cls_asymptotic_target(size_t band, double cl)
{
    const double sigma = cls_band_sigma(band);
    return -sigma - gsl_cdf_ugaussian_Pinv((1.0 - cl) * cls_normal_tail(sigma));
}

double cls_asymptotic_target_clipped(size_t band, double cl)
{
    const double target = cls_asymptotic_target(band, cl);
    if (target >= -cls_band_sigma(band))
        return target;
    return gsl_cdf_ugaussian_Pinv(0.5 / (1.0 - cl));
}
