#include "fit/cholesky.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum {
    DEPTH = 128,  /* rows that contribute at once */
    PANEL = 64,   /* rows that are updated at once by all rows before them */
    COLUMNS = 64, /* that are updated together, from where they are not 0 on */
    BLOCKS = 512, /* of columns that may be 0 */
    SMALL = 16    /* equations that are solved without kernels */
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
 * A matrix while it is factored. Most of it is 0 above its columns' tops, and so is U, where
 * parameters have no channel in common.
 */
typedef struct factor {
    const cls_kernels *kernels;
    double *a;
    size_t n, stride;
    size_t top[BLOCKS]; /* of blocks of columns: the first row that is not 0; others: 0 */
} factor;

static void find_tops(factor *f)
{
    for (size_t block = 0; block < BLOCKS && block * CLS_BLOCK < f->stride; block++) {
        const double *row = f->a + block * CLS_BLOCK;
        size_t k = 0;
        for (bool empty = true; empty && k < block * CLS_BLOCK; k += empty, row += f->stride)
            for (size_t j = 0; j < CLS_BLOCK; j++)
                empty = empty && row[j] == 0.0;
        f->top[block] = k;
    }
}

/* The top of some columns; from: the first of them, where a block begins. */
static size_t top_of(const factor *f, size_t from, size_t columns)
{
    size_t top = from;
    for (size_t block = from / CLS_BLOCK; block * CLS_BLOCK < from + columns; block++) {
        const size_t own = block < BLOCKS ? f->top[block] : 0;
        top = own < top ? own : top;
    }
    return top;
}

/* Subtracts from rows from ... from + rows what rows begin ... end of U contribute. */
static void subtract(const factor *f, size_t begin, size_t end, size_t from, size_t rows)
{
    for (size_t j = from; j < f->stride; j += COLUMNS) {
        const size_t columns = f->stride - j < COLUMNS ? f->stride - j : COLUMNS;
        const size_t top = top_of(f, j, columns), k = top > begin ? top : begin;
        const cls_product product = {
            .count = end - k,
            .rows = rows,
            .columns = columns,
            .ld = f->stride,
            .a = f->a + k * f->stride + from,
            .b = f->a + k * f->stride + j,
            .c = f->a + from * f->stride + j,
            .upper = j == from,
            .subtract = true,
        };
        if (k < end)
            f->kernels->multiply(&product);
    }
}

/* The same for all rows from first on, some at a time, so that what is read stays in the cache. */
static void update(const factor *f, size_t first, size_t from, size_t rows)
{
    const size_t top = top_of(f, from, rows);
    for (size_t k = top > first ? top : first; k < from; k += DEPTH)
        subtract(f, k, from - k < DEPTH ? from : k + DEPTH, from, rows);
}

/*
 * Factors a block of rows whose updates by earlier rows are done; least: each pivot's limit.
 * Returns the row where that ends.
 */
static size_t factor_block(const factor *f, size_t from, const double *least)
{
    const size_t n = f->n, end = from + CLS_BLOCK < n ? from + CLS_BLOCK : n;
    for (size_t k = from; k < end; k++) {
        double *const row = f->a + k * f->stride;
        if (!(row[k] > least[k - from])) /* also NaN: rounding is all there is */
            return k;
        const double inverse = 1.0 / sqrt(row[k]);
        for (size_t j = k; j < n; j++)
            row[j] *= inverse;
        for (size_t i = k + 1; i < end; i++)
            f->kernels->add(n - i, -row[i], row + i, f->a + i * f->stride + i);
    }
    return end;
}

size_t cls_cholesky_rows(const cls_kernels *kernels, double *a, size_t n)
{
    factor f = {.kernels = kernels, .a = a, .n = n, .stride = cls_cholesky_stride(n)};
    double least[PANEL];
    for (size_t i = 0; i < n; i++)
        memset(a + i * f.stride + n, 0, (f.stride - n) * sizeof *a);
    find_tops(&f);
    for (size_t panel = 0; panel < n; panel += PANEL) {
        const size_t end = panel + PANEL < f.stride ? panel + PANEL : f.stride;
        for (size_t i = panel; i < end && i < n; i++)
            least[i - panel] = (double)n * DBL_EPSILON * a[i * f.stride + i];
        update(&f, 0, panel, end - panel);
        for (size_t from = panel; from < end; from += CLS_BLOCK) {
            update(&f, panel, from, CLS_BLOCK);
            const size_t block_end = from + CLS_BLOCK < n ? from + CLS_BLOCK : n;
            const size_t rows = factor_block(&f, from, least + (from - panel));
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
