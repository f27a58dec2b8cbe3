/* Text of the command discovery. */
#include "report/table.h"
#include "report/writers/parts.h"

#include <math.h>

enum { DIGITS = 6 };

/* A p-value and its standard deviations. */
static void add_row(cls_layout_table *table, const char *label, double p, double z)
{
    cls_layout_add(table, label);
    if (isfinite(p))
        cls_table_add_probability(cls_layout_cell(table), p);
    else
        cls_text_add(cls_layout_cell(table), "-");
    cls_layout_end(table);
    if (isfinite(z))
        cls_text_add_fixed(cls_layout_cell(table), z, 3);
    else
        cls_text_add(cls_layout_cell(table), "-");
    cls_layout_end(table);
}

void cls_discovery_as_text(cls_text *text, const cls_report_head *head,
                           const cls_discovered *discovered)
{
    static const char *const titles[] = {"", "p0", "Z"};
    const cls_discovery *const d = discovered->result;
    const cls_text_labels *const set = cls_labels_as_text(head);
    cls_text_add(text, head->place > 0 ? "\n" : "");
    cls_test_as_text(text, "Discovery test of ", head);
    if (head->signal_scale != 1.0) {
        cls_text_add(text, ", signal x ");
        cls_text_add_short(text, head->signal_scale, DIGITS);
    }
    cls_band_as_text(text, head);
    cls_text_add(text, "\n\n  best fit ");
    cls_layout_plain(text, head->poi);
    cls_text_add(text, " = ");
    if (isfinite(d->muhat))
        cls_text_add_short(text, d->muhat, DIGITS);
    else
        cls_text_add(text, "-");
    if (d->status != CLS_OK)
        cls_text_add_format(text, ", %s", cls_status_word(d->status));
    cls_text_add(text, "\n\n");
    cls_layout_table table = {.align = "lrr"};
    cls_layout_add_all(&table, titles, sizeof titles / sizeof titles[0]);
    add_row(&table, set->labels[0], d->p0_obs, d->z_obs);
    for (size_t i = 0; i < cls_bands_of(head); i++) {
        const double sigma = 2.0 - (double)i; /* -2 sigma has the lowest p-value */
        add_row(&table, set->labels[i + 1], d->p0_exp[i], d->z_exp + sigma);
    }
    cls_layout_table_add(text, &table);
}
