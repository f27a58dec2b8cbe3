#include "fit/optimizer.h"

#include "cls/fit.h"

#define CLS_OPTIMIZER(name) extern const cls_optimizer cls_optimizer_##name;
#include "fit/optimizer_list.h"
#undef CLS_OPTIMIZER

static const cls_optimizer *const optimizers[] = {
#define CLS_OPTIMIZER(name) &cls_optimizer_##name,
#include "fit/optimizer_list.h"
#undef CLS_OPTIMIZER
};

const cls_optimizer *cls_optimizer_get(size_t i)
{
    return i < sizeof optimizers / sizeof optimizers[0] ? optimizers[i] : NULL;
}

const char *cls_optimizer_name(size_t i)
{
    const cls_optimizer *const o = cls_optimizer_get(i);
    return o ? o->name : NULL;
}

const char *cls_optimizer_summary(size_t i)
{
    const cls_optimizer *const o = cls_optimizer_get(i);
    return o ? o->summary : NULL;
}

bool cls_optimizer_uses_gradient(size_t i)
{
    const cls_optimizer *const o = cls_optimizer_get(i);
    return o && o->gradient;
}
