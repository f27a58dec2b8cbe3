/* All scalar factors of a model as polynomials side by side, for the kernels. */
#include "model/lower.h"

static void set_polynomial(double *a, size_t n, const cls_factor *factor)
{
    a[0] = factor ? 1.0 : 0.0;
    for (size_t k = 1; k <= 6; k++)
        a[k * n] = factor ? factor->a[k - 1] : k == 1 ? 1.0 : 0.0;
}

cls_status cls_place_scales(cls_model *model, cls_error *err)
{
    const size_t n = (model->nscales + CLS_BLOCK - 1) / CLS_BLOCK * CLS_BLOCK;
    model->nscales = n;
    model->polynomials = cls_arena_array(model->arena, n, 7 * sizeof(double), err);
    model->scales = cls_arena_array(model->arena, n, sizeof(void *), err);
    if (!model->polynomials || !model->scales)
        return CLS_NO_MEMORY;
    for (size_t c = 0; c < model->nchannels; c++)
        for (size_t r = 0; r < model->channels[c].nrows; r++) {
            const cls_row *const row = &model->channels[c].rows[r];
            for (size_t i = 0; i < row->nscales; i++) {
                const size_t k = row->first_scale + i;
                model->scales[k] = &row->scales[i];
                set_polynomial(model->polynomials + k, n, row->scales[i].factor);
            }
        }
    return CLS_OK;
}
