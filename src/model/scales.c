/*
 * What the hot loops read of all rows at once, side by side: the scalar factors as polynomials, and
 * where the coefficients of the tables' lines come from.
 */
#include "model/lower.h"

#include <math.h>

static void set_polynomial(double *a, size_t n, const cls_factor *factor)
{
    a[0] = factor ? 1.0 : 0.0;
    for (size_t k = 1; k <= 6; k++)
        a[k * n] = factor ? factor->a[k - 1] : k == 1 ? 1.0 : 0.0;
}

static void place_row(cls_model *m, const cls_row *row)
{
    for (size_t i = 0; i < row->nscales; i++) {
        const cls_scale *const scale = &row->scales[i];
        const size_t k = row->first_scale + i;
        m->scale_parameter[k] = (uint32_t)scale->parameter;
        m->scale_global[k] = (uint32_t)m->parameters[scale->parameter].global;
        m->scale_factor[k] = scale->factor;
        m->scale_inner[k] = scale->factor ? scale->factor->inner : HUGE_VAL;
        set_polynomial(m->polynomials + k, m->nscales, scale->factor);
    }
    uint32_t *const input = m->line_input + row->first_line;
    input[0] = 1;
    for (size_t i = 0; i < row->nshapes; i++) {
        const cls_shape *const shape = &row->shapes[i];
        input[shape->line] = (uint32_t)(2 + shape->bent);
        if (shape->bends)
            input[shape->line + 1] = (uint32_t)(2 + m->nbent + shape->bent);
    }
}

cls_status cls_place_scales(cls_model *model, cls_error *err)
{
    cls_model *const m = model;
    const size_t n = (m->nscales + CLS_BLOCK - 1) / CLS_BLOCK * CLS_BLOCK;
    m->nscales = n;
    m->polynomials = cls_arena_array(m->arena, n, 7 * sizeof(double), err);
    m->scale_parameter = cls_arena_array(m->arena, n, sizeof *m->scale_parameter, err);
    m->scale_global = cls_arena_array(m->arena, n, sizeof *m->scale_global, err);
    m->scale_inner = cls_arena_array(m->arena, n, sizeof *m->scale_inner, err);
    m->scale_factor = cls_arena_array(m->arena, n, sizeof(void *), err);
    m->line_input = cls_arena_array(m->arena, m->nlines, sizeof *m->line_input, err);
    if (!m->polynomials || !m->scale_parameter || !m->scale_global || !m->scale_factor ||
        !m->scale_inner || !m->line_input)
        return CLS_NO_MEMORY;
    for (size_t k = 0; k < n; k++)
        m->scale_inner[k] = HUGE_VAL; /* padding */
    for (size_t c = 0; c < m->nchannels; c++)
        for (size_t r = 0; r < m->channels[c].nrows; r++)
            place_row(m, &m->channels[c].rows[r]);
    return CLS_OK;
}
