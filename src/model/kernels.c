/* Chooses the kernels for the processor the program runs on. */
#include "model/kernels.h"
#include "model/kernels_tables.h"

enum { LARGE = 256 /* globals, from which on factors of matrices take most of the time */ };

#if defined(CLS_HAVE_X86_KERNELS)
static bool is_wide(const cls_kernels *kernels)
{
    return kernels == &cls_kernels_avx512_wide;
}

static const cls_kernels *table(size_t i)
{
    const cls_kernels *found[5] = {&cls_kernels_baseline, NULL, NULL, NULL, NULL};
    size_t n = 1;
    if (__builtin_cpu_supports("avx2"))
        found[n++] = &cls_kernels_avx2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl")) {
        found[n++] = &cls_kernels_avx512;
        found[n++] = &cls_kernels_avx512_wide;
    }
    return i < n ? found[i] : NULL;
}
#else
static bool is_wide(const cls_kernels *kernels)
{
    (void)kernels;
    return false;
}

static const cls_kernels *table(size_t i)
{
    return i == 0 ? &cls_kernels_baseline : NULL;
}
#endif

const cls_kernels *cls_kernels_get(size_t i)
{
    return table(i);
}

const cls_kernels *cls_kernels_best(size_t nglobals)
{
    const cls_kernels *best = table(0);
    for (size_t i = 1; table(i); i++)
        if (nglobals >= LARGE || !is_wide(table(i)))
            best = table(i);
    return best;
}
