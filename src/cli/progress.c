#include "cli/progress.h"

#include "cli/command.h"
#include "cli/option.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* When the line is first shown, and how often it is shown again, in s. */
static const double patience = 1.0, interval = 0.2;

/* Between a strength as it was asked for and as a fit has it: rounding. */
static const double rounding = 1e-9;

/* Strengths that are marked, at most. */
static const size_t most_marks = 10000000;

static double now(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0)
        return 0.0;
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static int compare(const void *a, const void *b)
{
    const double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Without memory it is not known how far the work is. */
static void keep_strengths(cls_progress *p, const cls_numbers *mu)
{
    if (mu->n == 0 || p->passes > most_marks / mu->n)
        return;
    p->strengths = malloc(mu->n * sizeof *p->strengths);
    p->tested = calloc(p->passes * mu->n, sizeof *p->tested);
    if (!p->strengths || !p->tested)
        return;
    memcpy(p->strengths, mu->values, mu->n * sizeof *p->strengths);
    qsort(p->strengths, mu->n, sizeof *p->strengths, compare);
    p->nstrengths = mu->n;
}

/* The first time; false if nothing is to be shown. */
static bool start(cls_progress *p, const cls_arguments *args)
{
    p->begun = true;
    p->wanted = !args->quiet && !args->verbose && isatty(STDERR_FILENO);
    if (p->wanted)
        p->start = p->last = now();
    return p->wanted;
}

void cls_progress_begin(cls_progress *progress, const cls_arguments *args)
{
    cls_progress *const p = progress;
    if (p->begun || !start(p, args))
        return;
    const bool points = args->command->options & CLS_OPTIONS_POINTS;
    p->passes = args->scales.n;
    keep_strengths(p, points ? &args->mu : &args->scan);
}

void cls_progress_begin_points(cls_progress *progress, const cls_arguments *args, size_t n)
{
    (void)start(progress, args);
    progress->unit = "points";
    progress->nstrengths = n;
    progress->passes = 1;
}

/* Marks the strength that a fit was made for. */
static void mark(cls_progress *p, size_t pass, double mu)
{
    size_t lo = 0, hi = p->nstrengths;
    while (lo < hi) {
        const size_t middle = lo + (hi - lo) / 2;
        if (p->strengths[middle] < mu - rounding * mu)
            lo = middle + 1;
        else
            hi = middle;
    }
    if (lo == p->nstrengths || p->strengths[lo] > mu + rounding * mu || pass >= p->passes)
        return;
    if (!atomic_exchange(&p->tested[pass * p->nstrengths + lo], 1))
        atomic_fetch_add(&p->done, 1);
}

static void add_time(cls_text *text, double seconds)
{
    const double whole = ceil(seconds);
    if (!(whole < 360000.0))
        cls_text_add(text, "days");
    else if (whole >= 3600.0)
        cls_text_add_format(text, "%.0f h %.0f min", floor(whole / 3600.0),
                            floor(fmod(whole, 3600.0) / 60.0));
    else if (whole >= 60.0)
        cls_text_add_format(text, "%.0f min %.0f s", floor(whole / 60.0), fmod(whole, 60.0));
    else
        cls_text_add_format(text, "%.0f s", whole);
}

void cls_progress_add(cls_text *text, const cls_progress *progress, double seconds)
{
    const cls_progress *const p = progress;
    const size_t steps = atomic_load(&p->steps);
    const double rate = (double)steps / seconds;
    cls_text_add_format(text, "cls-limit: %zu %s, ", steps, p->unit ? p->unit : "fits");
    cls_text_add_format(text, rate < 10.0 ? "%.1f/s" : "%.0f/s", rate);
    const double done = (double)atomic_load(&p->done);
    const double all = (double)p->passes * (double)p->nstrengths;
    if (!(done > 0.0 && done < all))
        return;
    cls_text_add_format(text, ", %.0f %% done, ", floor(100.0 * done / all));
    add_time(text, seconds * (all - done) / done);
    cls_text_add(text, " left");
}

/* Shows the line in the place of the one before, of which nothing is left. */
static void show(cls_progress *p, double seconds)
{
    cls_text line = {0};
    cls_progress_add(&line, p, seconds);
    if (!line.failed) {
        (void)fprintf(stderr, "\r%-*s\r", p->width, line.bytes);
        p->width = (int)line.length;
    }
    cls_text_free(&line);
}

/* Shows it if it is time. */
static void show_in_time(cls_progress *p)
{
    const double time = now();
    if (time - p->start < patience || time - p->last < interval)
        return;
    p->last = time;
    show(p, time - p->start);
}

void cls_progress_tick(cls_progress *progress)
{
    cls_progress *const p = progress;
    if (!p->wanted || atomic_exchange(&p->busy, true)) /* another thread looks */
        return;
    show_in_time(p);
    atomic_store(&p->busy, false);
}

void cls_progress_step(cls_progress *progress, size_t pass, double mu)
{
    cls_progress *const p = progress;
    if (!p->wanted)
        return;
    atomic_fetch_add(&p->steps, 1);
    if (isfinite(mu))
        mark(p, pass, mu);
    cls_progress_tick(p);
}

void cls_progress_point(cls_progress *progress)
{
    atomic_fetch_add(&progress->done, 1);
    cls_progress_step(progress, 0, (double)NAN);
}

void cls_progress_end(cls_progress *progress)
{
    if (progress->width > 0)
        (void)fprintf(stderr, "\r%*s\r", progress->width, "");
    progress->width = 0;
    progress->nstrengths = 0;
    free(progress->strengths);
    free(progress->tested);
    progress->strengths = NULL;
    progress->tested = NULL;
}
