/* The picture of CLs against mu as a script for gnuplot that needs nothing else. */
#include "base/error.h"
#include "report/gnuplot.h"
#include "report/writers/parts.h"

#include <math.h>

enum { LIMIT_DIGITS = 4, LABEL_DIGITS = 6, SYMBOLS_MOST = 60 };

/* Colours: of the bands, the curves, and the line at 1 - CL. */
#define YELLOW "#ffdf4d"
#define GREEN "#58c858"
#define RED "#d62020"
#define BLUE "#1f5fbf"
#define VIOLET "#8040a0"

static void add_data(cls_text *text, const cls_plot *plot)
{
    cls_text_add(text, "# mu, CLs: observed and expected at -2, -1, 0, +1, +2 sigma; CLsb, CLb\n"
                       "$points << END\n");
    for (size_t i = 0; i < plot->n; i++) {
        const cls_point *const p = &plot->points[i];
        cls_text_add_double(text, p->mu);
        cls_gnuplot_number(text, p->cls_obs);
        for (size_t b = 0; b < CLS_BANDS; b++)
            cls_gnuplot_number(text, p->cls_exp[b]);
        cls_gnuplot_number(text, p->clsb);
        cls_gnuplot_number(text, p->clb);
        cls_text_add(text, "\n");
    }
    cls_text_add(text, "END\nset datafile missing \"?\"\n");
}

static void add_axes(cls_text *text, const cls_report_head *head, const cls_plot *plot)
{
    cls_text_add(text, "set xlabel 'Signal strength ");
    cls_gnuplot_name(text, head->poi);
    if (head->signal_scale != 1.0) {
        cls_text_add(text, " (signal × ");
        cls_text_add_short(text, head->signal_scale, LABEL_DIGITS);
        cls_text_add(text, ")");
    }
    cls_text_add(text, "' noenhanced\n");
    cls_text_add(text, plot->tails ? "set ylabel \"Probability\"\n" : "set ylabel \"CL_s\"\n");
    cls_text_add(text, "set xrange [");
    cls_text_add_double(text, plot->points[0].mu);
    cls_text_add(text, ":");
    cls_text_add_double(text, plot->points[plot->n - 1].mu);
    cls_text_add(text, plot->tails ? "]\nset yrange [0:1.4]\n" : "]\nset yrange [0:1.04]\n");
    cls_text_add(text, "set ytics 0,0.2,1\nset mytics 2\nset mxtics 2\nset tics front\n"
                       "set border front\n"
                       "set key top right Left reverse invert samplen 2.2 spacing 1.25");
    cls_text_add(text, plot->tails ? " maxrows 4 width 2\n" : "\n"); /* above the curves */
}

/* A line from the crossing of a limit down to the axis, where both can be seen. */
static void add_mark(cls_text *text, const cls_plot *plot, const cls_limit *limit, double level,
                     const char *style)
{
    const double x = limit->value;
    if (limit->status != CLS_OK || !(x >= plot->points[0].mu && x <= plot->points[plot->n - 1].mu))
        return;
    cls_text_add(text, "set arrow from ");
    cls_text_add_double(text, x);
    cls_text_add(text, ",");
    cls_text_add_double(text, level);
    cls_text_add(text, " to ");
    cls_text_add_double(text, x);
    cls_text_add_format(text, ",0 nohead front %s\n", style);
    cls_text_add(text, "set label at ");
    cls_text_add_double(text, x);
    cls_text_add(text, ",");
    cls_text_add_double(text, level);
    cls_text_add(text, " \"\" point pointtype 7 pointsize 0.6 linecolor rgb \"" RED "\" front\n");
}

/* Appends "title, limit 2.218" as far as there is a limit; digits as in text. */
static void add_title(cls_text *text, const char *title, const cls_limit *limit, int digits)
{
    cls_text_add_format(text, " title \"%s", title);
    if (limit->status == CLS_OK && isfinite(limit->value)) {
        cls_text_add(text, ", limit ");
        if (digits >= 0)
            cls_text_add_fixed(text, limit->value, digits);
        else
            cls_text_add_exponent(text, limit->value, LIMIT_DIGITS - 1);
    }
    cls_text_add(text, "\"");
}

static void add_bands(cls_text *text, const cls_limits *limits, int digits)
{
    cls_text_add(text, "  $points using 1:3:7 with filledcurves linecolor rgb \"" YELLOW
                       "\" title \"Expected ±2σ\", \\\n"
                       "  $points using 1:4:6 with filledcurves linecolor rgb \"" GREEN
                       "\" title \"Expected ±1σ\", \\\n"
                       "  $points using 1:5 with lines linewidth 1.4 dashtype (8,5) linecolor rgb "
                       "\"black\"");
    add_title(text, "Expected", &limits->expected[CLS_BANDS / 2], digits);
    cls_text_add(text, ", \\\n");
}

static void add_level(cls_text *text, const cls_report_head *head)
{
    cls_text_add(text, "  ");
    cls_text_add_double(text, 1.0 - head->cl);
    cls_text_add(text, " with lines linewidth 1.2 linecolor rgb \"" RED "\"");
}

static void add_curves(cls_text *text, const cls_report_head *head, const cls_plot *plot)
{
    const bool symbols = plot->n <= SYMBOLS_MOST;
    const int digits = cls_limits_digits(head, plot->limits, 1.0);
    cls_text_add(text, "plot \\\n");
    add_level(text, head);
    cls_text_add(text, " title \"CL_s = ");
    cls_text_add_short(text, 1.0 - head->cl, LABEL_DIGITS);
    cls_text_add(text, "\", \\\n");
    if (cls_bands_of(head))
        add_bands(text, plot->limits, digits);
    if (plot->tails)
        cls_text_add(text, "  $points using 1:9 with lines linewidth 1.4 linecolor rgb \"" VIOLET
                           "\" title \"Observed CL_b\", \\\n"
                           "  $points using 1:8 with lines linewidth 1.4 linecolor rgb \"" BLUE
                           "\" title \"Observed CL_{s+b}\", \\\n");
    add_level(text, head); /* once more, above the bands */
    cls_text_add_format(text, " notitle, \\\n  $points using 1:2 with %s linewidth 1.6 ",
                        symbols ? "linespoints pointtype 7 pointsize 0.35" : "lines");
    cls_text_add(text, "linecolor rgb \"black\"");
    add_title(text, plot->tails ? "Observed CL_s" : "Observed", &plot->limits->observed, digits);
    cls_text_add(text, "\n");
}

cls_status cls_report_plot(const cls_report_head *head, const cls_plot *plot, char **text,
                           size_t *length, cls_error *err)
{
    if (plot->n < 2)
        return cls_fail(err, CLS_USAGE, NULL, "a picture needs at least 2 points, not %zu",
                        plot->n);
    cls_text script = {0};
    cls_gnuplot_begin(&script, "CLs limits", plot->terminal, plot->output);
    add_data(&script, plot);
    add_axes(&script, head, plot);
    const double level = 1.0 - head->cl;
    if (cls_bands_of(head))
        add_mark(&script, plot, &plot->limits->expected[CLS_BANDS / 2], level,
                 "linewidth 1.2 dashtype (6,4) linecolor rgb \"" RED "\"");
    add_mark(&script, plot, &plot->limits->observed, level,
             "linewidth 1.4 linecolor rgb \"" RED "\"");
    add_curves(&script, head, plot);
    if (script.failed) {
        cls_text_free(&script);
        return cls_fail_memory(err);
    }
    *text = script.bytes;
    *length = script.length;
    return CLS_OK;
}
