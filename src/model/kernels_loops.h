/*
 * The loops of one instruction set: each kernels_<set>.c includes this once, with KERNELS naming
 * its table and KERNELS_NAME the set, and is compiled with the set's flags. The inner loops over a
 * block have a fixed length and no branch, so the compiler turns them into vector code; sums are
 * kept per position in the block, so their order does not depend on the instruction set.
 */
#include "model/bin.h"
#include "model/kernels.h"

#include <math.h>

static double sum_block(const double sum[CLS_BLOCK])
{
    return ((sum[0] + sum[1]) + (sum[2] + sum[3])) + ((sum[4] + sum[5]) + (sum[6] + sum[7]));
}

static double plain(const cls_run *run)
{
    double sum[CLS_BLOCK] = {0.0};
    const double *const n = run->n, *const inverse_n = run->inverse_n, *const a = run->a;
    double *const nu = run->nu;
    for (size_t i = 0; i < run->count; i += CLS_BLOCK)
        for (size_t j = 0; j < CLS_BLOCK; j++) {
            nu[i + j] = a[i + j];
            sum[j] += cls_bin_term(n[i + j], inverse_n[i + j], a[i + j]);
        }
    return sum_block(sum);
}

/*
 * gamma solves tau - x/gamma + u b = 0 with u = 1 - n/nu, a quadratic equation q2 g^2 + c g = x a;
 * of its two forms the one without cancellation is taken. a = b = 0: nothing but the constraint.
 */
static inline double poisson_gamma(double n, double a, double b, double x, double tau)
{
    const double q2 = b * (b + tau);
    const double c = a * (b + tau) - (n + x) * b;
    const double xa2 = 2.0 * x * a;
    const double square = c * c + 2.0 * q2 * xa2;
    const double root = sqrt(square > 0.0 ? square : 0.0);
    const double above = c >= 0.0 ? xa2 : root - c;
    const double below = c >= 0.0 ? c + root : 2.0 * q2;
    const double numerator = below == 0.0 ? x : above; /* not ==: b = 0 has c = root = a tau */
    const double denominator = below == 0.0 ? tau : below;
    return numerator / denominator;
}

/*
 * The constraint's term x D((tau g - x)/x). Where gamma is free, tau g - x = -u b g, which is
 * exact where gamma is known well (b g < x), however large tau is; elsewhere u cancels.
 */
static inline double poisson_constraint(double x, double inverse_x, double excess)
{
    const double term = x * cls_deviance(excess * inverse_x);
    return x > 0.0 ? term : excess;
}

static double poisson(const cls_run *run)
{
    double sum[CLS_BLOCK] = {0.0};
    for (size_t i = 0; i < run->count; i += CLS_BLOCK) {
        const double *const n = run->n + i, *const inverse_n = run->inverse_n + i;
        const double *const a = run->a + i, *const b = run->b + i, *const tau = run->width + i;
        const double *const x = run->x + i, *const inverse_x = run->inverse_x + i;
        const double *const lo = run->lo + i, *const hi = run->hi + i;
        double *const g = run->g + i, *const nu = run->nu + i;
        double gamma[CLS_BLOCK], expected[CLS_BLOCK];
        for (size_t j = 0; j < CLS_BLOCK; j++) {
            const double free = poisson_gamma(n[j], a[j], b[j], x[j], tau[j]);
            const double low = free > lo[j] ? free : lo[j];
            gamma[j] = low < hi[j] ? low : hi[j];
            expected[j] = a[j] + gamma[j] * b[j];
        }
        for (size_t j = 0; j < CLS_BLOCK; j++) {
            const double u = cls_bin_slope(n[j], inverse_n[j], expected[j]);
            const bool inside = (gamma[j] > lo[j]) & (gamma[j] < hi[j]);
            const bool sharp = inside & (fabs(b[j] * gamma[j]) < x[j]);
            const double excess = sharp ? -u * b[j] * gamma[j] : tau[j] * gamma[j] - x[j];
            sum[j] += cls_bin_term(n[j], inverse_n[j], expected[j]) +
                      poisson_constraint(x[j], inverse_x[j], excess);
        }
        for (size_t j = 0; j < CLS_BLOCK; j++) {
            g[j] = gamma[j];
            nu[j] = expected[j];
        }
    }
    return sum_block(sum);
}

/*
 * u rules the gamma: g = x - sigma^2 b u, so nu = m - v u with m = a + x b, v = sigma^2 b^2, and
 * with u = 1 - n/nu a quadratic equation, v u^2 - (m + v) u + m - n = 0; of its two forms the one
 * without cancellation is taken. v = 0: the gamma does not move, whatever u is. n = 0: u = 1, or
 * less where nu is held at 0.
 */
static inline double normal_slope(double n, double m, double v)
{
    const double c = m + v, d = m - v;
    const double root = sqrt(d * d + 4.0 * v * n);
    const double above = c >= 0.0 ? 2.0 * (m - n) : c - root;
    const double below = c >= 0.0 ? c + root : 2.0 * v;
    const double some = above / (below > 0.0 ? below : 1.0);
    const double none = d >= 0.0 ? 1.0 : (m + CLS_TINY_EVENTS) / (v + CLS_TINY_EVENTS);
    return n > 0.0 ? some : none;
}

static double normal(const cls_run *run)
{
    double sum[CLS_BLOCK] = {0.0};
    for (size_t i = 0; i < run->count; i += CLS_BLOCK) {
        const double *const n = run->n + i, *const inverse_n = run->inverse_n + i;
        const double *const a = run->a + i, *const b = run->b + i, *const x = run->x + i;
        const double *const sigma = run->width + i;
        const double *const lo = run->lo + i, *const hi = run->hi + i;
        double *const g = run->g + i, *const nu = run->nu + i;
        double gamma[CLS_BLOCK], expected[CLS_BLOCK], pull[CLS_BLOCK];
        for (size_t j = 0; j < CLS_BLOCK; j++) {
            const double sb = sigma[j] * b[j];
            const double u = normal_slope(n[j], a[j] + x[j] * b[j], sb * sb);
            const double free = x[j] - sigma[j] * sb * u;
            const double low = free > lo[j] ? free : lo[j];
            gamma[j] = low < hi[j] ? low : hi[j];
            expected[j] = a[j] + gamma[j] * b[j];
            const double held = (gamma[j] - x[j]) / sigma[j];
            const bool inside = (gamma[j] > lo[j]) & (gamma[j] < hi[j]);
            pull[j] = inside ? -sb * u : held;
        }
        for (size_t j = 0; j < CLS_BLOCK; j++) {
            sum[j] += cls_bin_term(n[j], inverse_n[j], expected[j]) + 0.5 * pull[j] * pull[j];
        }
        for (size_t j = 0; j < CLS_BLOCK; j++) {
            g[j] = gamma[j];
            nu[j] = expected[j];
        }
    }
    return sum_block(sum);
}

static void slope(const cls_run *run, double *u)
{
    for (size_t i = 0; i < run->count; i += CLS_BLOCK)
        for (size_t j = 0; j < CLS_BLOCK; j++)
            u[i + j] = cls_bin_slope(run->n[i + j], run->inverse_n[i + j], run->nu[i + j]);
}

static void combine(size_t count, size_t n, const double *table, const double *coefficient,
                    double *out)
{
    for (size_t b = 0; b < count; b += CLS_BLOCK) {
        double even[CLS_BLOCK] = {0.0}, odd[CLS_BLOCK] = {0.0};
        const double *line = table + b;
        size_t i = 0;
        for (; i + 1 < n; i += 2, line += 2 * count) {
            for (size_t j = 0; j < CLS_BLOCK; j++)
                even[j] += coefficient[i] * line[j];
            for (size_t j = 0; j < CLS_BLOCK; j++)
                odd[j] += coefficient[i + 1] * line[count + j];
        }
        if (i < n)
            for (size_t j = 0; j < CLS_BLOCK; j++)
                even[j] += coefficient[i] * line[j];
        for (size_t j = 0; j < CLS_BLOCK; j++)
            out[b + j] = even[j] + odd[j];
    }
}

static void project(size_t count, size_t n, const double *table, const double *y, double *out)
{
    for (size_t i = 0; i < n; i++) {
        double sum[CLS_BLOCK] = {0.0};
        const double *const line = table + i * count;
        for (size_t b = 0; b < count; b += CLS_BLOCK)
            for (size_t j = 0; j < CLS_BLOCK; j++)
                sum[j] += line[b + j] * y[b + j];
        out[i] = sum_block(sum);
    }
}

enum { TILE = 4 /* rows of c that are summed at once */ };

static void multiply_tile(const cls_product *p, size_t i, size_t j)
{
    double sum[TILE][CLS_BLOCK] = {{0.0}};
    const double *a = p->a + i, *b = p->b + j;
    for (size_t k = 0; k < p->count; k++, a += p->ld, b += p->ld)
        for (size_t r = 0; r < TILE; r++)
            for (size_t c = 0; c < CLS_BLOCK; c++)
                sum[r][c] += a[r] * b[c];
    for (size_t r = 0; r < TILE; r++) {
        double *const to = p->c + (i + r) * p->ld + j;
        for (size_t c = 0; c < CLS_BLOCK; c++)
            to[c] = p->subtract ? to[c] - sum[r][c] : sum[r][c];
    }
}

static void multiply(const cls_product *product)
{
    for (size_t j = 0; j < product->columns; j += CLS_BLOCK)
        for (size_t i = 0; i < product->rows; i += TILE)
            if (!product->upper || i < j + CLS_BLOCK)
                multiply_tile(product, i, j);
}

static void polynomials(size_t n, const double *a, const double *x, double *value, double *slope,
                        double *curvature)
{
    const double *const a1 = a + n, *const a2 = a1 + n, *const a3 = a2 + n, *const a4 = a3 + n;
    const double *const a5 = a4 + n, *const a6 = a5 + n;
    for (size_t i = 0; i < n; i += CLS_BLOCK) {
        double v[CLS_BLOCK], s[CLS_BLOCK], c[CLS_BLOCK];
        for (size_t j = 0; j < CLS_BLOCK; j++) {
            const double y = x[i + j], p1 = a1[i + j], p2 = a2[i + j], p3 = a3[i + j];
            const double p4 = a4[i + j], p5 = a5[i + j], p6 = a6[i + j];
            v[j] = a[i + j] + (p1 + (p2 + (p3 + (p4 + (p5 + p6 * y) * y) * y) * y) * y) * y;
            s[j] = p1 +
                   (2.0 * p2 + (3.0 * p3 + (4.0 * p4 + (5.0 * p5 + 6.0 * p6 * y) * y) * y) * y) * y;
            c[j] = 2.0 * p2 + (6.0 * p3 + (12.0 * p4 + (20.0 * p5 + 30.0 * p6 * y) * y) * y) * y;
        }
        for (size_t j = 0; j < CLS_BLOCK; j++) {
            value[i + j] = v[j];
            slope[i + j] = s[j];
            curvature[i + j] = c[j];
        }
    }
}

static double dot(size_t n, const double *a, const double *b)
{
    double sum[CLS_BLOCK] = {0.0}, rest = 0.0;
    size_t i = 0;
    for (; i + CLS_BLOCK <= n; i += CLS_BLOCK)
        for (size_t j = 0; j < CLS_BLOCK; j++)
            sum[j] += a[i + j] * b[i + j];
    for (; i < n; i++)
        rest += a[i] * b[i];
    return sum_block(sum) + rest;
}

static void add(size_t n, double x, const double *from, double *to)
{
    for (size_t i = 0; i < n; i++)
        to[i] += x * from[i];
}

const cls_kernels KERNELS = {
    .name = KERNELS_NAME,
    .plain = plain,
    .poisson = poisson,
    .normal = normal,
    .slope = slope,
    .combine = combine,
    .project = project,
    .multiply = multiply,
    .polynomials = polynomials,
    .dot = dot,
    .add = add,
};
