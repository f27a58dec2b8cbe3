/* Text of the command eval. */
#include "report/writers/parts.h"

#include <math.h>
#include <string.h>

enum { DIGITS = 6, LIKELIHOOD_DIGITS = 12 };

static void add_part(cls_layout_table *table, const char *what, const char *name, double x)
{
    cls_text *const cell = cls_layout_cell(table);
    cls_text_add(cell, what);
    cls_layout_plain(cell, name);
    cls_layout_end(table);
    cls_number_as_cell(table, x, LIKELIHOOD_DIGITS);
}

/* -2 ln L, and its parts below it. */
static void add_parts(cls_text *text, const cls_evaluation *e)
{
    cls_layout_table table = {.align = "lr"};
    double constraints = 0.0;
    for (size_t p = 0; p < e->nparameters; p++)
        constraints += e->constraints[p];
    if (e->status == CLS_OK) {
        add_part(&table, "-2 ln L", "", e->twice_nll);
    } else {
        cls_layout_add(&table, "-2 ln L");
        cls_layout_add(&table, cls_status_word(e->status));
    }
    for (size_t c = 0; c < e->nchannels; c++)
        add_part(&table, "  channel ", e->channels[c].name, e->channels[c].twice_nll);
    add_part(&table, "  constraints", "", constraints);
    cls_text_add(text, "\n");
    cls_layout_table_add(text, &table);
}

static void add_parameters(cls_text *text, const cls_evaluation *e)
{
    static const char *const titles[] = {"parameter", "value", "gradient", "constraint"};
    cls_layout_table table = {.align = e->constraints ? "lrrr" : "lr"};
    for (size_t i = 0; table.align[i]; i++)
        cls_layout_add(&table, titles[i]);
    for (size_t p = 0; p < e->nparameters; p++) {
        const cls_parameter parameter = cls_model_parameter(e->model, p);
        cls_layout_add(&table, parameter.name);
        cls_number_as_cell(&table, e->parameters[p], DIGITS);
        if (!e->constraints)
            continue;
        cls_number_as_cell(&table, e->gradient ? e->gradient[p] : (double)NAN, DIGITS);
        if (strcmp(parameter.constraint, "none") == 0)
            cls_layout_add(&table, "-");
        else
            cls_number_as_cell(&table, e->constraints[p], DIGITS);
    }
    cls_text_add(text, "\n");
    cls_layout_table_add(text, &table);
}

void cls_evaluation_as_text(cls_text *text, const cls_report_head *head,
                            const cls_evaluation *evaluation)
{
    cls_text_add(text, evaluation->constraints ? "-2 ln L and its gradient"
                                               : "Expected events (there are no data)");
    cls_text_add(text, " at given parameters");
    cls_title_as_text(text, head);
    if (evaluation->constraints)
        add_parts(text, evaluation);
    add_parameters(text, evaluation);
    for (size_t c = 0; c < evaluation->nchannels; c++) {
        cls_text_add(text, "\nExpected events of channel ");
        cls_layout_plain(text, evaluation->channels[c].name);
        cls_text_add(text, "\n");
        cls_rates_as_text(text, &evaluation->channels[c]);
    }
}
