#include "infer/statistic.h"

#include <math.h>
#include <string.h>

static bool is_excess(double muhat, double mu)
{
    return muhat >= mu; /* equal: t_mu is 0, but for rounding */
}

static bool is_deficit(double muhat, double mu)
{
    return muhat <= mu;
}

/* sqrt q is normal with mean 0 or sqrt q_A, and width 1: CCGV eqs. 52, 59. */
static double plain_deviation(double q, double q_asimov)
{
    return sqrt(q) - sqrt(q_asimov);
}

/* The same up to q = q_A; above, where muhat would be < 0, q itself is normal: CCGV eqs. 64-67. */
static double bounded_deviation(double q, double q_asimov)
{
    const double s = sqrt(q_asimov);
    if (sqrt(q) <= s)
        return sqrt(q) - s;
    return s > 0.0 ? (q - q_asimov) / (2.0 * s) : 0.0; /* no sensitivity: CLs = 1 */
}

static const cls_statistic statistics[] = {
    {.name = "qtilde",
     .lowest = 0.0,
     .asimov_mu = 0.0,
     .is_zero = is_excess,
     .deviation = bounded_deviation},
    {.name = "q",
     .lowest = -HUGE_VAL,
     .asimov_mu = 0.0,
     .is_zero = is_excess,
     .deviation = plain_deviation},
    {.name = "q0",
     .lowest = -HUGE_VAL,
     .asimov_mu = 1.0,
     .discovers = true,
     .is_zero = is_deficit,
     .deviation = plain_deviation},
};

enum { STATISTICS = sizeof statistics / sizeof statistics[0] };

const cls_statistic *cls_statistic_find(const char *name)
{
    for (size_t i = 0; i < STATISTICS; i++)
        if (!name || strcmp(statistics[i].name, name) == 0)
            return &statistics[i];
    return NULL;
}

const char *cls_test_stat_name(size_t i)
{
    return i < STATISTICS && !statistics[i].discovers ? statistics[i].name : NULL;
}

double cls_statistic_value(const cls_statistic *statistic, double muhat, double mu, double height)
{
    return statistic->is_zero(muhat, mu) ? 0.0 : fmax(0.0, 2.0 * height);
}

cls_tails cls_statistic_tails(const cls_statistic *statistic, double q, double q_asimov)
{
    return cls_asymptotic_tails(statistic->deviation(q, q_asimov), sqrt(q_asimov));
}

double cls_statistic_log_cls(const cls_statistic *statistic, double q, double q_asimov)
{
    const double t = statistic->deviation(q, q_asimov);
    return cls_normal_log_tail(t + sqrt(q_asimov)) - cls_normal_log_tail(t);
}
