#include "cli/asked.h"

#include <math.h>
#include <string.h>

static void add_option(cls_text *text, const char *name)
{
    cls_text_add_format(text, "%s%s", text->length ? " " : "", name);
}

static void add_word(cls_text *text, const char *name, const char *word, const char *preset)
{
    if (!word || (preset && strcmp(word, preset) == 0))
        return;
    add_option(text, name);
    cls_text_add_format(text, " %s", word);
}

static void add_value(cls_text *text, const char *before, double x)
{
    cls_text_add(text, before);
    if (isfinite(x))
        cls_text_add_double(text, x);
    else
        cls_text_add(text, x < 0.0 ? "-inf" : "inf");
}

static void add_edit(cls_text *text, const cls_edit *edit)
{
    static const char *const names[] = {[CLS_EDIT_SET] = "--set",
                                        [CLS_EDIT_FIX] = "--fix",
                                        [CLS_EDIT_FREE] = "--free",
                                        [CLS_EDIT_BOUNDS] = "--bounds"};
    add_word(text, names[edit->kind], edit->name, NULL);
    if (edit->kind == CLS_EDIT_BOUNDS) {
        add_value(text, "=", edit->lo);
        add_value(text, ":", edit->hi);
    } else if (edit->kind != CLS_EDIT_FREE && !isnan(edit->value)) {
        add_value(text, "=", edit->value);
    }
}

static void add_scan(cls_text *text, const cls_numbers *scan)
{
    add_option(text, "--scan");
    add_value(text, " ", scan->values[0]);
    add_value(text, ":", scan->values[scan->n - 1]);
    cls_text_add_format(text, ":x%zu", scan->n);
}

void cls_asked_add(cls_text *text, const cls_arguments *args)
{
    const double usual_cl = 0.95;
    if (args->infer.cl != usual_cl) {
        add_option(text, "--cl");
        add_value(text, " ", args->infer.cl);
    }
    if (args->scan.n)
        add_scan(text, &args->scan);
    add_word(text, "--interpolate", args->interpolate, cls_scan_method_name(0));
    add_word(text, "--test-stat", args->infer.test_stat, cls_test_stat_name(0));
    add_word(text, "--expected", args->expected, "postfit");
    if (args->infer.clip_band)
        add_option(text, "--clip-band");
    add_word(text, "--data", args->data.word, "observed");
    add_word(text, "--measurement", args->model.measurement, NULL);
    add_word(text, "--poi", args->model.poi, NULL);
    add_word(text, "--interp-norm", args->model.factor_code, cls_factor_code_name(0));
    add_word(text, "--interp-shape", args->model.shape_code, cls_shape_code_name(0));
    for (size_t i = 0; i < args->edits.n; i++)
        add_edit(text, &args->edits.list[i]);
    add_word(text, "--optimizer", args->infer.optimizer, cls_optimizer_name(0));
}
