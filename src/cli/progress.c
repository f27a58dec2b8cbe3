#include "cli/progress.h"

#include "cli/command.h"
#include "cli/option.h"

#include <math.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

/* When the line is first shown, and how often it is shown again, in s. */
static const double patience = 1.0, interval = 0.2;

/* Between a strength as it was asked for and as a fit has it: rounding. */
static const double rounding = 1e-9;

/* How far ahead of the last strength the next one is looked for: some need no fit. */
enum { AHEAD = 32 };

static double now(void)
{
    struct timespec time;
    if (clock_gettime(CLOCK_MONOTONIC, &time) != 0)
        return 0.0;
    return (double)time.tv_sec + 1e-9 * (double)time.tv_nsec;
}

static void start(cls_progress *p, const cls_arguments *args)
{
    p->begun = true;
    p->wanted = !args->quiet && !args->verbose && isatty(STDERR_FILENO);
    p->start = p->last = p->wanted ? now() : 0.0;
}

void cls_progress_begin_points(cls_progress *progress, const cls_arguments *args, size_t n)
{
    start(progress, args);
    progress->what = "points";
    progress->nstrengths = n;
    progress->passes = 1;
}

void cls_progress_point(cls_progress *progress)
{
    progress->at++;
    cls_progress_step(progress, (double)NAN);
}

void cls_progress_begin(cls_progress *progress, const cls_arguments *args, size_t pass)
{
    cls_progress *const p = progress;
    if (!p->begun) {
        const bool points = args->command->options & CLS_OPTIONS_POINTS;
        const cls_numbers *const mu = points ? &args->mu : &args->scan;
        start(p, args);
        p->strengths = mu->n ? mu->values : NULL;
        p->nstrengths = mu->n;
        p->passes = args->scales.n;
    }
    p->pass = pass;
    p->at = 0;
}

/* Goes ahead to the strength that a fit was made for. */
static void advance(cls_progress *p, double mu)
{
    for (size_t i = p->at; i < p->nstrengths && i < p->at + AHEAD; i++)
        if (fabs(p->strengths[i] - mu) <= rounding * mu) {
            p->at = i;
            return;
        }
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
    const double rate = (double)p->fits / seconds;
    cls_text_add_format(text, "cls-limit: %zu %s, ", p->fits, p->what ? p->what : "fits");
    cls_text_add_format(text, rate < 10.0 ? "%.1f/s" : "%.0f/s", rate);
    const double done = (double)p->pass * (double)p->nstrengths + (double)p->at;
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

void cls_progress_step(cls_progress *progress, double mu)
{
    cls_progress *const p = progress;
    if (!p->wanted)
        return;
    p->fits++;
    if (isfinite(mu))
        advance(p, mu);
    const double time = now();
    if (time - p->start < patience || time - p->last < interval)
        return;
    p->last = time;
    show(p, time - p->start);
}

void cls_progress_end(cls_progress *progress)
{
    if (progress->width > 0)
        (void)fprintf(stderr, "\r%*s\r", progress->width, "");
    progress->width = 0;
}
