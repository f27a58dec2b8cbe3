#include "fit/trail.h"

#include <math.h>
#include <string.h>

/* How far from the known minima one is foretold, in units of the distance between them. */
static const double farthest = 2.5;

/* What is no surprise: a deviation of this (units of ln L) or of this part of the curve's bend. */
static const double small_surprise = 0.01, bend = 0.5;

/*
 * A minimum farther than this from where it was foretold, in units of ln L, may be another one than
 * those before it.
 */
static const double far_off = 0.03;

/* More than that upwards: curves that bend upwards are foretold worse. */
static const double small_rise = 0.5, rise_factor = 4.0;

size_t cls_trail_work(size_t n)
{
    return CLS_TRAIL_POINTS * n;
}

void cls_trail_place(cls_trail *trail, double *work, size_t n)
{
    for (size_t i = 0; i < CLS_TRAIL_POINTS; i++)
        trail->points[i] = work + i * n;
    cls_trail_forget(trail, 0);
}

void cls_trail_forget(cls_trail *trail, size_t n)
{
    trail->n = n;
    trail->npoints = 0;
    trail->lower = trail->higher = trail->off = false;
    trail->order = CLS_TRAIL_POINTS;
}

/* Makes the last of n points the first. */
static double *rotate(double **points, size_t n)
{
    double *const last = points[n - 1];
    memmove(points + 1, points, (n - 1) * sizeof(double *));
    points[0] = last;
    return last;
}

void cls_trail_forget_last(cls_trail *trail)
{
    if (trail->npoints == 0)
        return;
    double *const gone = trail->points[0];
    trail->npoints--;
    memmove(trail->points, trail->points + 1, trail->npoints * sizeof(double *));
    memmove(trail->poi, trail->poi + 1, trail->npoints * sizeof *trail->poi);
    memmove(trail->value, trail->value + 1, trail->npoints * sizeof *trail->value);
    trail->points[trail->npoints] = gone;
}

void cls_trail_forget_others(cls_trail *trail)
{
    if (trail->npoints > 1)
        trail->npoints = 1;
    trail->order = CLS_TRAIL_POINTS;
}

/* The known minima, the nearest to poi first. */
static void sort_by_distance(const cls_trail *trail, double poi, size_t *nearest)
{
    for (size_t i = 0; i < trail->npoints; i++) {
        const double distance = fabs(trail->poi[i] - poi);
        size_t k = i;
        for (; k > 0 && fabs(trail->poi[nearest[k - 1]] - poi) > distance; k--)
            nearest[k] = nearest[k - 1];
        nearest[k] = i;
    }
}

/* How many of the nearest minima may foretell one at poi, at most most. */
static size_t usable(const cls_trail *trail, double poi, const size_t *nearest, size_t most)
{
    for (size_t n = most; n > 1; n--) {
        double low = trail->poi[nearest[0]], high = low;
        for (size_t i = 1; i < n; i++) {
            low = fmin(low, trail->poi[nearest[i]]);
            high = fmax(high, trail->poi[nearest[i]]);
        }
        const double outside = fmax(fmax(low - poi, poi - high), 0.0);
        if (outside <= farthest * (high - low) / (double)(n - 1))
            return n;
    }
    return most > 0 ? 1 : 0;
}

/* Lagrange's weights [CLS_TRAIL_POINTS] of the known minima at poi: of the n nearest ones. */
static void find_weights(const cls_trail *trail, double poi, const size_t *nearest, size_t n,
                         double *weights)
{
    memset(weights, 0, CLS_TRAIL_POINTS * sizeof *weights);
    for (size_t i = 0; i < n; i++) {
        const double at = trail->poi[nearest[i]];
        double above = 1.0, below = 1.0;
        for (size_t k = 0; k < n; k++) {
            above *= k == i ? 1.0 : poi - trail->poi[nearest[k]];
            below *= k == i ? 1.0 : at - trail->poi[nearest[k]];
        }
        weights[nearest[i]] = above / below;
    }
}

/* The minima with their weights, in x[n] and within bounds. */
static void combine(const cls_trail *trail, const cls_problem *p, const double *weights, double *x)
{
    memset(x, 0, trail->n * sizeof *x);
    for (size_t i = 0; i < trail->npoints; i++)
        if (weights[i] != 0.0)
            p->model->kernels->add(trail->n, weights[i], trail->points[i], x);
    for (size_t i = 0; i < trail->n; i++)
        x[i] = cls_clip(x[i], p->lo[i], p->hi[i]);
}

void cls_trail_foretell(const cls_trail *trail, const cls_problem *p, double poi, size_t order,
                        double *x)
{
    size_t nearest[CLS_TRAIL_POINTS];
    double weights[CLS_TRAIL_POINTS];
    sort_by_distance(trail, poi, nearest);
    const size_t most = order < trail->npoints ? order : trail->npoints;
    find_weights(trail, poi, nearest, usable(trail, poi, nearest, most), weights);
    combine(trail, p, weights, x);
}

/* f at poi, foretold by the n nearest minima, or fewer. */
static double foretell_value(const cls_trail *trail, double poi, const size_t *nearest, size_t n)
{
    double weights[CLS_TRAIL_POINTS], value = 0.0;
    const size_t most = n < trail->npoints ? n : trail->npoints;
    find_weights(trail, poi, nearest, usable(trail, poi, nearest, most), weights);
    for (size_t i = 0; i < trail->npoints; i++)
        value += weights[i] * trail->value[i];
    return value;
}

/* How a value compares with what is foretold. */
static void compare(cls_trail *trail, double poi, const size_t *nearest, double value)
{
    trail->lower = trail->higher = trail->off = false;
    if (trail->npoints < 3)
        return;
    const double line = foretell_value(trail, poi, nearest, 2);
    const double parabola = foretell_value(trail, poi, nearest, 3);
    const double usual = fmax(small_surprise, bend * fabs(parabola - line));
    trail->lower = value < parabola - usual;
    trail->higher = value > parabola + fmax(small_rise, rise_factor * usual);
}

/* Finds out how many known minima foretell x best. */
static void choose_order(cls_trail *trail, const cls_problem *p, const size_t *nearest,
                         cls_trail_point minimum, const double *scale, double *work)
{
    const double poi = minimum.poi, *const x = minimum.x;
    double least = HUGE_VAL;
    for (size_t order = usable(trail, poi, nearest, trail->npoints); order > 0; order--) {
        double weights[CLS_TRAIL_POINTS], distance = 0.0;
        find_weights(trail, poi, nearest, order, weights);
        combine(trail, p, weights, work);
        for (size_t i = 0; i < trail->n; i++)
            distance += (work[i] - x[i]) * (work[i] - x[i]) * scale[i * (trail->n + 1)];
        if (!(distance < least))
            continue;
        least = distance;
        trail->order = order;
    }
    trail->off = trail->npoints > 2 && 0.5 * least > far_off;
}

double *cls_trail_add(cls_trail *trail, const cls_problem *problem, cls_trail_point minimum,
                      const double *scale, double *work)
{
    const double poi = minimum.poi;
    size_t nearest[CLS_TRAIL_POINTS];
    sort_by_distance(trail, poi, nearest);
    compare(trail, poi, nearest, minimum.value);
    if (trail->npoints > 0)
        choose_order(trail, problem, nearest, minimum, scale, work);
    size_t at = 0;
    while (at < trail->npoints && trail->poi[at] != poi)
        at++;
    if (at == trail->npoints && trail->npoints < CLS_TRAIL_POINTS)
        trail->npoints++;
    else if (at == CLS_TRAIL_POINTS)
        at--;
    double *const place = rotate(trail->points, at + 1);
    memmove(trail->poi + 1, trail->poi, at * sizeof *trail->poi);
    memmove(trail->value + 1, trail->value, at * sizeof *trail->value);
    trail->poi[0] = poi;
    trail->value[0] = minimum.value;
    memcpy(place, minimum.x, trail->n * sizeof *place);
    return place;
}
