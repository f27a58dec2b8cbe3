/*
 * What one evaluation of a likelihood costs: its value, value and gradient, and both with the
 * Hessian, for every set of kernels; and what it costs to get there: reading and compiling, beside
 * what cJSON alone needs to parse the same text.
 *
 *     bench_eval [--once] [WORKSPACE...]
 *
 * Prints a row per figure, fields separated by tabs. Without workspaces: some of the corpus,
 * see support/corpus.h.
 * --once: one evaluation of each kind and nothing else, to be counted by valgrind.
 */
#include "bench/timing.h"
#include "cls/cls.h"
#include "model/likelihood.h"
#include "model/model.h"
#include "support/corpus.h"

#include <cjson/cJSON.h>
#include <string.h>

enum { MOST_RUNS = 2000, FEWEST_RUNS = 5 };

/* Runs of one kind end after this time, or after MOST_RUNS. */
static const double seconds_each = 1.0;

/* A workspace and all that is made of it. */
typedef struct subject {
    const char *name;
    char *text;
    size_t length;
    cls_workspace *workspace;
    cls_model *model;
    cls_data *data;
    cls_arena *arena;
    cls_scratch *scratch;
    double *theta, *gradient, *hessian;
} subject;

static void stop_here(const cls_error *error)
{
    timing_stop("bench_eval", error);
}

static void fail(const char *what, const char *why)
{
    fprintf(stderr, "bench_eval: %s: %s\n", what, why);
    exit(1);
}

static void read_text(const char *path, subject *s)
{
    FILE *const file = fopen(path, "rb");
    if (!file || fseek(file, 0, SEEK_END) != 0)
        fail(path, "cannot be read");
    const long size = ftell(file);
    rewind(file);
    s->text = malloc((size_t)size + 1);
    s->length = s->text ? fread(s->text, 1, (size_t)size, file) : 0;
    (void)fclose(file);
    if (s->length == 0 || s->length != (size_t)size)
        fail(path, "cannot be read");
    s->text[s->length] = '\0';
}

static double *room(subject *s, size_t n)
{
    cls_error error;
    double *const numbers = cls_arena_array(s->arena, n, sizeof *numbers, &error);
    if (!numbers)
        stop_here(&error);
    return numbers;
}

static void parse(subject *s)
{
    cls_error error;
    if (cls_workspace_parse(s->name, s->text, s->length, &s->workspace, &error))
        stop_here(&error);
}

static void compile(subject *s)
{
    cls_error error;
    if (cls_model_compile(s->workspace, NULL, &s->model, &error))
        stop_here(&error);
}

static void open_subject(subject *s, const char *path)
{
    cls_error error;
    *s = (subject){.name = path, .arena = cls_arena_new()};
    read_text(path, s);
    parse(s);
    compile(s);
    if (cls_data_observed(s->model, NULL, &s->data, &error) || !s->arena ||
        cls_scratch_new(s->model, s->arena, &s->scratch, &error))
        stop_here(&error);
    s->theta = room(s, s->model->nparameters);
    s->gradient = room(s, s->model->nglobals);
    s->hessian = room(s, s->model->nglobals * s->model->nglobals);
    for (size_t p = 0; p < s->model->nparameters; p++)
        s->theta[p] = s->model->parameters[p].init;
}

static void close_subject(subject *s)
{
    cls_arena_free(s->arena);
    cls_data_free(s->data);
    cls_model_free(s->model);
    cls_workspace_free(s->workspace);
    free(s->text);
}

static void print_row(const char *name, const char *what, const char *kernels, double *seconds,
                      size_t n)
{
    timing_sort(seconds, n);
    printf("%s\t%s\t%s\t%.2f\t%.2f\t%zu\n", name, what, kernels, 1e6 * seconds[0],
           1e6 * seconds[n / 2], n);
    (void)fflush(stdout);
}

/* Seconds of one run. */
typedef double measure(subject *s);

/* The row of one figure. Returns the best time. */
static double bench(subject *s, const char *what, const char *kernels, measure *once)
{
    static double seconds[MOST_RUNS];
    const double start = timing_now();
    size_t n = 0;
    while (n < FEWEST_RUNS || (n < MOST_RUNS && timing_now() - start < seconds_each))
        seconds[n++] = once(s);
    print_row(s->name, what, kernels, seconds, n);
    return seconds[0];
}

/* Evaluations are too short for the clock: several at once. */
enum { BATCH = 20 };

static double value(subject *s)
{
    const double start = timing_now();
    for (int i = 0; i < BATCH; i++)
        (void)cls_profile_value(s->data, s->theta, s->scratch);
    return (timing_now() - start) / BATCH;
}

static double gradient(subject *s)
{
    const double start = timing_now();
    for (int i = 0; i < BATCH; i++) {
        (void)cls_profile_value(s->data, s->theta, s->scratch);
        cls_profile_gradient(s->data, s->theta, s->scratch, s->gradient);
    }
    return (timing_now() - start) / BATCH;
}

static double hessian(subject *s)
{
    const double start = timing_now();
    (void)cls_profile_value(s->data, s->theta, s->scratch);
    cls_profile_gradient(s->data, s->theta, s->scratch, s->gradient);
    cls_profile_hessian(s->data, s->theta, s->scratch, false, s->hessian);
    return timing_now() - start;
}

static double cjson(subject *s)
{
    const double start = timing_now();
    cJSON *const tree = cJSON_ParseWithLength(s->text, s->length);
    const double seconds = timing_now() - start;
    if (!tree)
        fail(s->name, "cJSON cannot parse it");
    cJSON_Delete(tree);
    return seconds;
}

/* A second workspace and model beside the subject's own. */
static double reading(subject *s)
{
    subject other = *s;
    const double start = timing_now();
    parse(&other);
    const double seconds = timing_now() - start;
    cls_workspace_free(other.workspace);
    return seconds;
}

static double compiling(subject *s)
{
    subject other = *s;
    const double start = timing_now();
    compile(&other);
    const double seconds = timing_now() - start;
    cls_model_free(other.model);
    return seconds;
}

static void bench_subject(subject *s)
{
    for (size_t i = 0; cls_kernels_get(i); i++) {
        const char *const kernels = cls_kernels_get(i)->name;
        s->model->kernels = cls_kernels_get(i);
        (void)bench(s, "value", kernels, value);
        (void)bench(s, "value, gradient", kernels, gradient);
        (void)bench(s, "value, gradient, Hessian", kernels, hessian);
    }
    const double alone = bench(s, "cJSON alone", "-", cjson);
    const double both = bench(s, "read", "-", reading) + bench(s, "compile", "-", compiling);
    printf("%s\tread and compile, times cJSON alone\t-\t%.2f\t-\t-\n", s->name, both / alone);
}

static void run(const char *path, bool once)
{
    subject s;
    open_subject(&s, path);
    if (once)
        (void)hessian(&s);
    else
        bench_subject(&s);
    close_subject(&s);
}

static void run_corpus(bool once)
{
    static const char *const names[] = {"tttt-prod", "cms-ttg-2l-stat", "combo-1k"};
    char path[1024];
    for (size_t i = 0; i < sizeof names / sizeof names[0]; i++) {
        (void)snprintf(path, sizeof path, "%s/%s/workspace.json", corpus_folder(), names[i]);
        run(path, once);
    }
}

int main(int argc, char **argv)
{
    const bool once = argc > 1 && strcmp(argv[1], "--once") == 0;
    const int first = once ? 2 : 1;
    if (argc > first && argv[first][0] == '-') {
        fprintf(stderr, "usage: bench_eval [--once] [WORKSPACE...]\n");
        return 2;
    }
    if (!once)
        printf("workspace\tfigure\tkernels\tbest (us)\tmedian (us)\truns\n");
    for (int i = first; i < argc; i++)
        run(argv[i], once);
    if (argc == first)
        run_corpus(once);
    return 0;
}
