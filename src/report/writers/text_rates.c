/* Expected events of a channel as text: bins side by side, as many as a line holds. */
#include "report/writers/parts.h"

#include <math.h>

enum { WIDTH = 79, INDENT = 2, GAP = 2 };

/* A channel's table while it is written. */
typedef struct grid {
    const cls_channel_evaluation *channel;
    size_t nrows;  /* samples, their sum, counts */
    int digits;    /* of events behind the point; -1: too many zeros */
    size_t labels; /* width of the first column */
    size_t cells;  /* width of the others */
    cls_text cell; /* room for one */
} grid;

static const char *label_of(const grid *g, size_t row)
{
    if (row < g->channel->nsamples)
        return g->channel->samples[row].name;
    return row == g->channel->nsamples ? "sum" : "data";
}

/* Digits behind the point that show six of the largest number, at most four. */
static int shared_digits(const cls_channel_evaluation *channel)
{
    enum { SHOWN = 6, MOST = 4 };
    double largest = 0.0;
    for (size_t b = 0; b < channel->nbins; b++)
        for (size_t s = 0; s < channel->nsamples; s++)
            if (isfinite(channel->samples[s].expected[b]))
                largest = fmax(largest, fabs(channel->samples[s].expected[b]));
    if (!(largest > 0.0))
        return 0;
    const double size = floor(log10(largest));
    return size < 9.0 ? (int)fmin(fmax(SHOWN - 1.0 - size, 1.0), MOST) : -1;
}

static void add_events(cls_text *text, double x, int digits)
{
    if (!isfinite(x))
        cls_text_add(text, "-");
    else if (x == 0.0)
        cls_text_add(text, "0");
    else if (digits >= 0 && fabs(x) >= pow(10.0, 1 - digits)) /* two digits are seen */
        cls_text_add_fixed(text, x, digits);
    else
        cls_text_add_exponent(text, x, 2);
}

static void add_count(cls_text *text, double n, int digits)
{
    if (n == floor(n) && fabs(n) < 1e15)
        cls_text_add_double(text, n);
    else
        add_events(text, n, digits);
}

/* Leaves the text of a cell in g->cell and returns its width. */
static size_t write_cell(grid *g, size_t row, size_t bin)
{
    const cls_channel_evaluation *const c = g->channel;
    g->cell.length = 0;
    if (row < c->nsamples)
        add_events(&g->cell, c->samples[row].expected[bin], g->digits);
    else if (row == c->nsamples)
        add_events(&g->cell, c->expected[bin], g->digits);
    else
        add_count(&g->cell, c->observed[bin], g->digits);
    return g->cell.length;
}

static void measure(grid *g)
{
    g->cells = 4;
    for (size_t row = 0; row < g->nrows; row++) {
        const size_t label = cls_layout_width(label_of(g, row));
        g->labels = label > g->labels ? label : g->labels;
        for (size_t b = 0; b < g->channel->nbins; b++) {
            const size_t width = write_cell(g, row, b);
            g->cells = width > g->cells ? width : g->cells;
        }
    }
}

static void add_label(cls_text *text, const grid *g, const char *label)
{
    const size_t pad = g->labels - cls_layout_width(label);
    cls_text_add_format(text, "%*s", INDENT, "");
    cls_layout_plain(text, label);
    cls_text_add_format(text, "%*s", (int)pad, "");
}

/* The rows for the bins from first to before end. */
static void add_block(cls_text *text, grid *g, size_t first, size_t end)
{
    const int width = (int)(g->cells + GAP);
    add_label(text, g, "bin");
    for (size_t b = first; b < end; b++)
        cls_text_add_format(text, "%*zu", width, b);
    cls_text_add(text, "\n");
    for (size_t row = 0; row < g->nrows; row++) {
        add_label(text, g, label_of(g, row));
        for (size_t b = first; b < end; b++) {
            (void)write_cell(g, row, b);
            cls_text_add_format(text, "%*s", width, g->cell.failed ? "" : g->cell.bytes);
        }
        cls_text_add(text, "\n");
    }
}

void cls_rates_as_text(cls_text *text, const cls_channel_evaluation *channel)
{
    grid g = {.channel = channel,
              .nrows = channel->nsamples + (channel->observed ? 2 : 1),
              .digits = shared_digits(channel),
              .labels = 4};
    measure(&g);
    const size_t taken = INDENT + g.labels, width = g.cells + GAP;
    const size_t fit = taken + width < WIDTH ? (WIDTH - taken) / width : 1;
    for (size_t b = 0; b < channel->nbins; b += fit) {
        cls_text_add(text, b ? "\n" : "");
        add_block(text, &g, b, b + fit < channel->nbins ? b + fit : channel->nbins);
    }
    text->failed = text->failed || g.cell.failed;
    cls_text_free(&g.cell);
}
