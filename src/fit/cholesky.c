#include "fit/cholesky.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum {
    DEPTH = 128, /* rows that contribute at once */
    PANEL = 64,  /* rows that are updated at once by all rows before them */
    SMALL = 16   /* equations that are solved without kernels */
};

size_t cls_cholesky_stride(size_t n)
{
    return (n + CLS_BLOCK - 1) / CLS_BLOCK * CLS_BLOCK;
}

void cls_cholesky_gather(const double *matrix, size_t n, const size_t *index, size_t m, double *a)
{
    const size_t stride = cls_cholesky_stride(m);
    for (size_t i = 0; i < m; i++) {
        const double *const row = matrix + index[i] * n;
        for (size_t j = i; j < m; j++)
            a[i * stride + j] = row[index[j]];
    }
}

/*
 * Subtracts from rows from ... from + rows what rows first ... from of U contribute: some of these
 * at a time, so that what is read of them stays in the cache.
 */
static void update(const cls_kernels *kernels, double *a, size_t stride, size_t first, size_t from,
                   size_t rows)
{
    for (size_t k = first; k < from; k += DEPTH) {
        const double *const above = a + k * stride + from;
        double *const target = a + from * stride + from;
        const cls_product product = {
            .count = from - k < DEPTH ? from - k : DEPTH,
            .rows = rows,
            .columns = stride - from,
            .ld = stride,
            .a = above,
            .b = above,
            .c = target,
            .upper = true,
            .subtract = true,
        };
        kernels->multiply(&product);
    }
}

/*
 * Factors a block of rows whose updates by earlier rows are done; least: each pivot's limit.
 * Returns the row where that ends.
 */
static size_t factor_block(const cls_kernels *kernels, double *a, size_t n, size_t from,
                           const double *least)
{
    const size_t stride = cls_cholesky_stride(n);
    const size_t end = from + CLS_BLOCK < n ? from + CLS_BLOCK : n;
    for (size_t k = from; k < end; k++) {
        double *const row = a + k * stride;
        if (!(row[k] > least[k - from])) /* also NaN: rounding is all there is */
            return k;
        const double inverse = 1.0 / sqrt(row[k]);
        for (size_t j = k; j < n; j++)
            row[j] *= inverse;
        for (size_t i = k + 1; i < end; i++)
            kernels->add(n - i, -row[i], row + i, a + i * stride + i);
    }
    return end;
}

size_t cls_cholesky_rows(const cls_kernels *kernels, double *a, size_t n)
{
    const size_t stride = cls_cholesky_stride(n);
    double least[PANEL];
    for (size_t i = 0; i < n; i++)
        memset(a + i * stride + n, 0, (stride - n) * sizeof *a);
    for (size_t panel = 0; panel < n; panel += PANEL) {
        const size_t end = panel + PANEL < stride ? panel + PANEL : stride;
        for (size_t i = panel; i < end && i < n; i++)
            least[i - panel] = (double)n * DBL_EPSILON * a[i * stride + i];
        update(kernels, a, stride, 0, panel, end - panel);
        for (size_t from = panel; from < end; from += CLS_BLOCK) {
            update(kernels, a, stride, panel, from, CLS_BLOCK);
            const size_t block_end = from + CLS_BLOCK < n ? from + CLS_BLOCK : n;
            const size_t rows = factor_block(kernels, a, n, from, least + (from - panel));
            if (rows < block_end)
                return rows;
        }
    }
    return n;
}

bool cls_cholesky_factor(const cls_kernels *kernels, double *a, size_t n)
{
    return cls_cholesky_rows(kernels, a, n) == n;
}

void cls_cholesky_forward(const cls_kernels *kernels, const double *u, size_t stride, size_t m,
                          size_t from, double *b)
{
    for (size_t k = from; k < m; k++) {
        const double *const row = u + k * stride;
        b[k] /= row[k];
        kernels->add(m - k - 1, -b[k], row + k + 1, b + k + 1);
    }
}

/*
 * The same for matrices that are not worth the kernels' calls. What takes time there is waiting for
 * results, so all divisions come first, and no sum is made in one place.
 */
static void solve_small(const double *u, size_t stride, size_t m, double *b)
{
    double inverse[SMALL];
    for (size_t k = 0; k < m; k++)
        inverse[k] = 1.0 / u[k * stride + k];
    for (size_t k = 0; k < m; k++) {
        b[k] *= inverse[k];
        for (size_t j = k + 1; j < m; j++)
            b[j] -= b[k] * u[k * stride + j];
    }
    for (size_t k = m; k-- > 0;) {
        b[k] *= inverse[k];
        for (size_t j = 0; j < k; j++)
            b[j] -= b[k] * u[j * stride + k];
    }
}

void cls_cholesky_solve(const cls_kernels *kernels, const double *u, size_t stride, size_t m,
                        double *b)
{
    if (m <= SMALL) {
        solve_small(u, stride, m, b);
        return;
    }
    cls_cholesky_forward(kernels, u, stride, m, 0, b);
    for (size_t k = m; k-- > 0;) {
        const double *const row = u + k * stride;
        b[k] = (b[k] - kernels->dot(m - k - 1, row + k + 1, b + k + 1)) / row[k];
    }
}
