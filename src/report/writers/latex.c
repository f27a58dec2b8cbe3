/*
 * LaTeX tables without further packages: the upper-limit table of a paper for limits, one of
 * p-values for tested strengths; all else as it is in CSV, shorter.
 */
#include "report/writers/rows.h"

#include <math.h>
#include <string.h>

enum { DIGITS = 6, FIGURES = 4 };

/* The titles of expected values. */
#define SIGMAS " & $-2\\sigma$ & $-1\\sigma$ & Median & $+1\\sigma$ & $+2\\sigma$"

/* Appends a string that is data: what LaTeX understands as a command becomes a character. */
static void add_plain(cls_text *text, const char *string)
{
    static const struct {
        char character;
        const char *command;
    } specials[] = {{'\\', "\\textbackslash{}"},
                    {'{', "\\{"},
                    {'}', "\\}"},
                    {'$', "\\$"},
                    {'&', "\\&"},
                    {'#', "\\#"},
                    {'_', "\\_"},
                    {'%', "\\%"},
                    {'~', "\\textasciitilde{}"},
                    {'<', "\\textless{}"},
                    {'^', "\\textasciicircum{}"},
                    {'>', "\\textgreater{}"}};
    enum { SPECIALS = sizeof specials / sizeof specials[0] };
    for (const char *p = string; *p; p++) {
        size_t i = 0;
        while (i < SPECIALS && specials[i].character != *p)
            i++;
        const unsigned char c = (unsigned char)*p;
        if (i < SPECIALS)
            cls_text_add(text, specials[i].command);
        else
            cls_text_add_bytes(text, c < 0x20 || c == 0x7f ? "?" : p, 1);
    }
}

/* Appends a formatted number in math mode: 1.2e-07 becomes 1.2 \times 10^{-7}. */
static void add_math(cls_text *text, const char *number)
{
    const size_t mantissa = strcspn(number, "e");
    const char *exponent = number + mantissa;
    cls_text_add(text, "$");
    cls_text_add_bytes(text, number, mantissa);
    if (*exponent) {
        const bool negative = exponent[1] == '-';
        exponent += 1 + strspn(exponent + 1, "+-0");
        cls_text_add_format(text, " \\times 10^{%s%s}", negative ? "-" : "",
                            *exponent ? exponent : "0");
    }
    cls_text_add(text, "$");
}

/* A number with digits behind the point, or (digits < 0) four figures. */
static void add_fixed(cls_text *text, double x, int digits)
{
    cls_text number = {0};
    if (digits >= 0)
        cls_text_add_fixed(&number, x, digits);
    else
        cls_text_add_exponent(&number, x, FIGURES - 1);
    text->failed = text->failed || number.failed;
    if (!number.failed)
        add_math(text, number.bytes);
    cls_text_free(&number);
}

static void add_short(cls_text *text, double x, int digits)
{
    cls_text number = {0};
    cls_text_add_short(&number, x, digits);
    text->failed = text->failed || number.failed;
    if (!number.failed)
        add_math(text, number.bytes);
    cls_text_free(&number);
}

static void add_limit(cls_text *text, const cls_limit *limit, double factor, int digits)
{
    const double value = limit->value * factor, bound = limit->bound * factor;
    cls_text_add(text, " & ");
    if (limit->status == CLS_OK && isfinite(value)) {
        add_fixed(text, value, digits);
    } else if ((limit->status == CLS_ABOVE_RANGE || limit->status == CLS_BELOW_RANGE) &&
               isfinite(bound)) {
        cls_text_add(text, limit->status == CLS_ABOVE_RANGE ? "$>$ " : "$<$ ");
        add_short(text, bound, DIGITS);
    } else {
        cls_text_add(text, cls_status_word(limit->status));
    }
}

/* The workspace without its folders and its ending. */
static void add_name(cls_text *text, const char *path)
{
    const char *const slash = strrchr(path, '/');
    const char *const name = slash && slash[1] ? slash + 1 : path;
    const size_t length = strcspn(name, ".");
    cls_text part = {0};
    cls_text_add_bytes(&part, name, length ? length : strlen(name));
    text->failed = text->failed || part.failed;
    if (!part.failed)
        add_plain(text, part.bytes);
    cls_text_free(&part);
}

/* What a row is about: the last patch, if there is one, makes the signal. */
static void add_label(cls_text *text, const cls_report_head *head)
{
    const bool patched = head->npatches > 0;
    add_name(text, patched ? head->patches[head->npatches - 1] : head->workspace);
    if (head->signal_scale == 1.0)
        return;
    cls_text_add(text, " $\\times$ ");
    add_short(text, head->signal_scale, DIGITS);
}

static void add_limits(cls_text *text, const cls_report_head *head, const cls_limits *limits,
                       double factor)
{
    const int digits = cls_limits_digits(head, limits, factor);
    for (size_t i = 0; i <= cls_bands_of(head); i++)
        add_limit(text, cls_limit_at(limits, i), factor, digits);
    cls_text_add(text, " \\\\\n");
}

/* A comment on what the table shows, and its first lines. */
static void begin(cls_text *text, const cls_report_head *head, const char *what, const char *align)
{
    cls_text_add_format(text, "%% cls-limit %s: %s ", cls_version(), what);
    cls_layout_plain(text, head->poi);
    cls_text_add_format(text, ", asymptotic %s", cls_test_stat_word(head));
    cls_band_as_text(text, head);
    if (head->data)
        cls_text_add(text, ", data ");
    cls_layout_plain(text, head->data ? head->data : "");
    cls_text_add_format(text, "\n\\begin{tabular}{%s}\n\\hline\n", align);
}

/* True for the last report of a document. */
static bool is_last(const cls_report_head *head)
{
    return head->places == 0 || head->place + 1 == head->places;
}

static void begin_limits(cls_text *text, const cls_report_head *head, const cls_limits *limits)
{
    cls_text what = {0};
    cls_text_add_short(&what, 100.0 * head->cl, DIGITS);
    cls_text_add_format(&what, "%% CLs upper limits, %s, on", cls_method_word(limits->method));
    text->failed = text->failed || what.failed;
    begin(text, head, what.failed ? "" : what.bytes, cls_bands_of(head) ? "lcccccc" : "lc");
    cls_text_free(&what);
    cls_text_add(text, cls_bands_of(head) ? " & & \\multicolumn{5}{c}{Expected} \\\\\n" : "");
    cls_text_add(text, "Signal & Observed");
    if (cls_bands_of(head))
        cls_text_add(text, SIGMAS);
    cls_text_add(text, " \\\\\n\\hline\n");
}

static void limits_as_latex(cls_text *text, const cls_report_head *head, const cls_limits *limits)
{
    if (head->place == 0)
        begin_limits(text, head, limits);
    add_label(text, head);
    add_limits(text, head, limits, 1.0);
    if (head->signal_scale != 1.0) {
        cls_text_add(text, "\\quad unscaled");
        add_limits(text, head, limits, head->signal_scale);
    }
    if (is_last(head))
        cls_text_add(text, "\\hline\n\\end{tabular}\n");
}

static void add_cell(cls_text *text, double x, int digits)
{
    cls_text_add(text, " & ");
    if (isfinite(x))
        add_short(text, x, digits);
    else
        cls_text_add(text, "--");
}

static void add_point(cls_text *text, const cls_report_head *head, const cls_point *point)
{
    add_short(text, point->mu, DIGITS);
    if (point->status != CLS_OK)
        cls_text_add_format(text, " (%s)", cls_status_word(point->status));
    add_cell(text, point->clsb, FIGURES);
    add_cell(text, point->clb, FIGURES);
    add_cell(text, point->cls_obs, FIGURES);
    for (size_t i = 0; i < cls_bands_of(head); i++)
        add_cell(text, point->cls_exp[i], FIGURES);
    cls_text_add(text, " \\\\\n");
}

static void points_as_latex(cls_text *text, const cls_report_head *head, const cls_points *points)
{
    const bool bands = cls_bands_of(head) > 0;
    if (head->place == 0) {
        begin(text, head, "CLs of", bands ? "lcccccccc" : "lccc");
        cls_text_add(text, bands ? " & & & & \\multicolumn{5}{c}{Expected} \\\\\n" : "");
        cls_text_add(text, "$\\mu$ & CL$_{s+b}$ & CL$_b$ & CL$_s$");
        if (bands)
            cls_text_add(text, SIGMAS);
        cls_text_add(text, " \\\\\n");
    }
    if (head->signal_scale != 1.0 || head->places) {
        cls_text_add_format(text, "\\hline\n\\multicolumn{%d}{l}{signal $\\times$ ", bands ? 9 : 4);
        add_short(text, head->signal_scale, DIGITS);
        cls_text_add(text, "} \\\\\n");
    }
    cls_text_add(text, "\\hline\n");
    for (size_t i = 0; i < points->n; i++)
        add_point(text, head, &points->points[i]);
    if (is_last(head))
        cls_text_add(text, "\\hline\n\\end{tabular}\n");
}

static void discovery_as_latex(cls_text *text, const cls_report_head *head,
                               const cls_discovered *discovered)
{
    const cls_discovery *const d = discovered->result;
    const size_t nbands = cls_bands_of(head);
    if (head->place == 0) {
        begin(text, head, "discovery test of", nbands ? "lccccccc" : "lcc");
        cls_text_add(text, nbands ? " & & & \\multicolumn{5}{c}{Expected $p_0$} \\\\\n" : "");
        cls_text_add(text, "Signal & $p_0$ & $Z$");
        cls_text_add(text, nbands ? SIGMAS : "");
        cls_text_add(text, " \\\\\n\\hline\n");
    }
    add_label(text, head);
    if (d->status != CLS_OK)
        cls_text_add_format(text, " (%s)", cls_status_word(d->status));
    add_cell(text, d->p0_obs, FIGURES);
    add_cell(text, d->z_obs, FIGURES);
    for (size_t i = 0; i < nbands; i++)
        add_cell(text, d->p0_exp[i], FIGURES);
    cls_text_add(text, " \\\\\n");
    if (is_last(head))
        cls_text_add(text, "\\hline\n\\end{tabular}\n");
}

static void add_separator(cls_rows *rows)
{
    if (rows->column++ > 0)
        cls_text_add(rows->text, " & ");
}

static void row_string(cls_rows *rows, const char *string)
{
    add_separator(rows);
    add_plain(rows->text, string);
}

static void row_number(cls_rows *rows, double x)
{
    add_separator(rows);
    if (isfinite(x))
        add_short(rows->text, x, DIGITS);
}

static void row_end(cls_rows *rows)
{
    cls_text_add(rows->text, rows->row++ ? " \\\\\n" : " \\\\\n\\hline\n");
    rows->column = 0;
}

static cls_rows begin_rows(cls_text *text, const char *align)
{
    cls_text_add_format(text, "\\begin{tabular}{%s}\n\\hline\n", align);
    return (cls_rows){.text = text, .string = row_string, .number = row_number, .end = row_end};
}

static void end_rows(cls_text *text)
{
    cls_text_add(text, "\\hline\n\\end{tabular}\n");
}

static void findings_as_latex(cls_text *text, const cls_report_head *head,
                              const cls_findings *findings)
{
    cls_rows rows = begin_rows(text, "llllrlp{7cm}");
    cls_rows_findings(&rows, head, findings);
    end_rows(text);
}

static void inspection_as_latex(cls_text *text, const cls_report_head *head,
                                const cls_inspection *inspection)
{
    cls_rows rows = begin_rows(text, "lllrrrllrr");
    cls_rows_inspection(&rows, head, inspection);
    end_rows(text);
}

static void evaluation_as_latex(cls_text *text, const cls_report_head *head,
                                const cls_evaluation *evaluation)
{
    cls_rows rows = begin_rows(text, "lllrrr");
    cls_rows_evaluation(&rows, head, evaluation);
    end_rows(text);
}

static void fit_as_latex(cls_text *text, const cls_report_head *head, const cls_best_fit *fit)
{
    cls_rows rows = begin_rows(text, "lllrrllrll");
    cls_rows_fit(&rows, head, fit);
    end_rows(text);
}

static void patchset_as_latex(cls_text *text, const cls_patchset_view *view)
{
    cls_text align = {0};
    cls_text_add(&align, "ll");
    for (size_t i = 0; i < cls_patchset_labels(view->patchset); i++)
        cls_text_add(&align, "r");
    text->failed = text->failed || align.failed;
    cls_rows rows = begin_rows(text, align.failed ? "" : align.bytes);
    cls_rows_patchset(&rows, view);
    end_rows(text);
    cls_text_free(&align);
}

const cls_writer cls_writer_latex = {
    .name = "latex",
    .limits = limits_as_latex,
    .points = points_as_latex,
    .discovery = discovery_as_latex,
    .findings = findings_as_latex,
    .inspection = inspection_as_latex,
    .evaluation = evaluation_as_latex,
    .fit = fit_as_latex,
    .patchset = patchset_as_latex,
};
