/* Text of the command fit. */
#include "report/writers/parts.h"

#include <math.h>

enum { DIGITS = 6, LIKELIHOOD_DIGITS = 12, SMALL_DIGITS = 3 };

static void add_number(cls_layout_table *table, const char *label, double x, int digits)
{
    cls_layout_add(table, label);
    cls_number_as_cell(table, x, digits);
}

static void add_count(cls_layout_table *table, const char *label, size_t n)
{
    cls_layout_add(table, label);
    cls_text_add_format(cls_layout_cell(table), "%zu", n);
    cls_layout_end(table);
}

/* How good the minimum is and how it was found. */
static void add_quality(cls_text *text, const cls_fit_result *result)
{
    cls_layout_table table = {.align = "ll"};
    add_number(&table, "-2 ln L", result->twice_nll, LIKELIHOOD_DIGITS);
    add_number(&table, "distance to the minimum (EDM)", result->decrement, SMALL_DIGITS);
    add_number(&table, "projected gradient of -ln L", result->gradient, SMALL_DIGITS);
    cls_layout_add(&table, "optimizer");
    cls_layout_add(&table, result->optimizer);
    add_count(&table, "iterations", result->iterations);
    add_count(&table, "evaluations", result->evaluations);
    cls_layout_table_add(text, &table);
}

static void add_state(cls_layout_table *table, const cls_best_fit *fit, size_t p)
{
    const cls_fit_result *const result = fit->result;
    const char *const bound = cls_bound_word(result->bounds[p]);
    cls_text *const cell = cls_layout_cell(table);
    if (bound)
        cls_text_add_format(cell, "at its %s bound", bound);
    else if (result->undetermined && result->undetermined[p])
        cls_text_add(cell, "undetermined");
    else
        cls_text_add(cell, cls_model_parameter(fit->model, p).fixed ? "fixed" : "free");
    cls_layout_end(table);
}

static void add_parameters(cls_text *text, const cls_best_fit *fit)
{
    cls_layout_table table = {.align = "lrrl"};
    cls_layout_add(&table, "parameter");
    cls_layout_add(&table, "value");
    cls_layout_add(&table, "uncertainty");
    cls_layout_add(&table, "state");
    for (size_t p = 0; p < fit->result->nparameters; p++) {
        add_number(&table, cls_model_parameter(fit->model, p).name, fit->result->parameters[p],
                   DIGITS);
        const double *const sigma = fit->result->uncertainties;
        cls_number_as_cell(&table, sigma ? sigma[p] : (double)NAN, SMALL_DIGITS);
        add_state(&table, fit, p);
    }
    cls_layout_table_add(text, &table);
}

void cls_fit_as_text(cls_text *text, const cls_report_head *head, const cls_best_fit *fit)
{
    cls_text_add(text, "Best fit");
    cls_title_as_text(text, head);
    cls_text_add(text, "\n");
    if (fit->result) {
        add_quality(text, fit->result);
        cls_text_add(text, "\n");
        add_parameters(text, fit);
    } else {
        cls_text_add_format(text, "  %s\n", cls_status_word(fit->status));
    }
}
