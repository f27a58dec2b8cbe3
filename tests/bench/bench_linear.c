/*
 * What a Cholesky factor and a solution cost, of sizes that models have: the library's own
 * (fit/cholesky.h) for every set of kernels that the processor can run, beside GSL's with its
 * CBLAS.
 *
 *     bench_linear [N...]
 *
 * Prints a row per size and kind, fields separated by tabs. Without sizes: 20, 50, 200 and 1000.
 */
#include "bench/timing.h"
#include "fit/cholesky.h"
#include "support/random.h"

#include <gsl/gsl_linalg.h>
#include <string.h>

enum { MOST_RUNS = 1000, FEWEST_RUNS = 2 };

/* Measuring one row takes about so long, in seconds. */
static const double patience = 0.5;

/* A positive definite matrix, with room for its factor. */
typedef struct subject {
    size_t n, stride;
    double *matrix, *factor, *b; /* [n x stride], [stride x stride], [n] */
    gsl_matrix *gsl;
    gsl_vector *x;
    const cls_kernels *kernels;
} subject;

static double *room(size_t n)
{
    double *const numbers = aligned_alloc(64, (n * sizeof *numbers + 63) / 64 * 64);
    if (!numbers) {
        fprintf(stderr, "bench_linear: out of memory\n");
        exit(1);
    }
    return numbers;
}

static void fill(subject *s)
{
    uint64_t random = 1;
    for (size_t i = 0; i < s->n; i++) {
        s->b[i] = 1.0;
        for (size_t j = i; j < s->n; j++) {
            const double x = i == j ? (double)s->n : random_uniform(&random, -1.0, 1.0);
            s->matrix[i * s->stride + j] = s->matrix[j * s->stride + i] = x;
        }
    }
}

static double factor_own(subject *s)
{
    memcpy(s->factor, s->matrix, s->n * s->stride * sizeof *s->matrix);
    const double start = timing_now();
    if (!cls_cholesky_factor(s->kernels, s->factor, s->n))
        exit(1);
    return timing_now() - start;
}

static double solve_own(subject *s)
{
    const double start = timing_now();
    cls_cholesky_solve(s->kernels, s->factor, s->stride, s->n, s->b);
    return timing_now() - start;
}

static double factor_gsl(subject *s)
{
    for (size_t i = 0; i < s->n; i++)
        for (size_t j = 0; j < s->n; j++)
            gsl_matrix_set(s->gsl, i, j, s->matrix[i * s->stride + j]);
    const double start = timing_now();
    if (gsl_linalg_cholesky_decomp1(s->gsl))
        exit(1);
    return timing_now() - start;
}

static double solve_gsl(subject *s)
{
    const double start = timing_now();
    (void)gsl_linalg_cholesky_svx(s->gsl, s->x);
    return timing_now() - start;
}

static void bench(subject *s, const char *what, const char *kind, double (*once)(subject *),
                  double operations)
{
    static double seconds[MOST_RUNS];
    size_t n = 0;
    const double begin = timing_now();
    while (n < FEWEST_RUNS || (n < MOST_RUNS && timing_now() - begin < patience))
        seconds[n++] = once(s);
    timing_sort(seconds, n);
    printf("%zu\t%s\t%s\t%.2f\t%.2f\t%.1f\t%zu\n", s->n, what, kind, 1e6 * seconds[0],
           1e6 * seconds[n / 2], 1e-9 * operations / seconds[0], n);
    (void)fflush(stdout);
}

static void bench_size(size_t n)
{
    const double size = (double)n;
    subject s = {.n = n, .stride = cls_cholesky_stride(n)};
    s.matrix = room(s.stride * s.stride);
    s.factor = room(s.stride * s.stride);
    s.b = room(s.stride);
    s.gsl = gsl_matrix_alloc(n, n);
    s.x = gsl_vector_calloc(n);
    if (!s.gsl || !s.x)
        exit(1);
    fill(&s);
    for (size_t i = 0; (s.kernels = cls_kernels_get(i)) != NULL; i++) {
        bench(&s, "factor", s.kernels->name, factor_own, size * size * size / 3.0);
        bench(&s, "solve", s.kernels->name, solve_own, 2.0 * size * size);
    }
    bench(&s, "factor", "GSL", factor_gsl, size * size * size / 3.0);
    bench(&s, "solve", "GSL", solve_gsl, 2.0 * size * size);
    gsl_matrix_free(s.gsl);
    gsl_vector_free(s.x);
    free(s.matrix);
    free(s.factor);
    free(s.b);
}

int main(int argc, char **argv)
{
    static const size_t sizes[] = {20, 50, 200, 1000};
    printf("n\twork\tkind\tbest (us)\tmedian (us)\tGF/s\truns\n");
    for (size_t i = 0; argc == 1 && i < sizeof sizes / sizeof sizes[0]; i++)
        bench_size(sizes[i]);
    for (int i = 1; i < argc; i++) {
        const unsigned long n = strtoul(argv[i], NULL, 10);
        if (n == 0 || n > 20000) {
            fprintf(stderr, "usage: bench_linear [N...], up to 20000\n");
            return 2;
        }
        bench_size(n);
    }
    return 0;
}
