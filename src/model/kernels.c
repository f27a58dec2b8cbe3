/* Chooses the kernels for the processor the program runs on. */
#include "model/kernels.h"
#include "model/kernels_tables.h"

#if defined(CLS_HAVE_X86_KERNELS)
static const cls_kernels *table(size_t i)
{
    const cls_kernels *found[4] = {&cls_kernels_baseline, NULL, NULL, NULL};
    size_t n = 1;
    if (__builtin_cpu_supports("avx2"))
        found[n++] = &cls_kernels_avx2;
    if (__builtin_cpu_supports("avx512f") && __builtin_cpu_supports("avx512dq") &&
        __builtin_cpu_supports("avx512vl"))
        found[n++] = &cls_kernels_avx512;
    return i < n ? found[i] : NULL;
}
#else
static const cls_kernels *table(size_t i)
{
    return i == 0 ? &cls_kernels_baseline : NULL;
}
#endif

const cls_kernels *cls_kernels_get(size_t i)
{
    return table(i);
}

const cls_kernels *cls_kernels_best(void)
{
    size_t last = 0;
    while (table(last + 1))
        last++;
    return table(last);
}
