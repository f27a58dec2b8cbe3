/*
 * What fits of synthetic models cost (see synthetic.h): a fit with everything free, and a 40-point
 * scan with its bands (everything from the compiled model on), for every set of kernels that the
 * processor can run. A row per model, work and set, fields separated by tabs; times in us.
 *
 *     bench_fit [--write] [SIZE]
 *     bench_fit --workspace FILE [PATCH...]
 *     bench_fit --corpus
 *
 * SIZE: 11+10, 101+100, 301+1000 or 1001+1000 (globals + gammas), without it all of these; or
 * 101+100-dense or 301+1000-dense, of which nothing is asked.
 * --write: prints the workspace of that size instead.
 * --workspace: the same two works on a workspace, the scan from 0.1 to 4 in steps of 0.1.
 * --corpus: on the larger workspaces of $CLS_CORPUS.
 */
#include "bench/synthetic.h"
#include "bench/timing.h"
#include "cls/cls.h"
#include "model/model.h"
#include "support/corpus.h"

#include <math.h>
#include <string.h>

enum { POINTS = 40, MIN_RUNS = 5, MAX_RUNS = 2000, SEED = 2016, WORKS = 2 };

/* Measuring one row takes about so long, in seconds. */
static const double patience = 1.0;

/* A model, and what is to be reached with AVX-512, in us: AVX2 may take 1.6 times that. */
static const struct {
    synthetic_size size;
    double goals[WORKS]; /* free fit and scan; 0: measured where it is asked for only */
} models[] = {
    {{"11+10", 11, 10, false}, {24, 220}},
    {{"101+100", 101, 100, false}, {2000, 10200}},
    {{"301+1000", 301, 1000, false}, {36000, 130000}},
    {{"1001+1000", 1001, 1000, false}, {246000, 950000}},
    {{"101+100-dense", 101, 100, true}, {0, 0}},
    {{"301+1000-dense", 301, 1000, true}, {0, 0}},
};

enum { MODELS = sizeof models / sizeof models[0] };

/* A model, the scan's grid, and what one run has counted. */
typedef struct bench {
    cls_model *model;
    cls_data *data;
    double mu[POINTS];
    size_t evaluations, iterations;
} bench;

static void stop(const cls_error *error)
{
    timing_stop("bench_fit", error);
}

static void fit_once(bench *b)
{
    cls_fit_result *result = NULL;
    cls_error error;
    if (cls_fit(b->model, b->data, NULL, &result, &error))
        stop(&error);
    b->evaluations = result->evaluations;
    b->iterations = result->iterations;
    cls_fit_free(result);
}

static void count(void *context, const cls_fit_line *line)
{
    bench *const b = context;
    b->evaluations += line->evaluations;
    b->iterations += line->iterations;
}

static void scan_once(bench *b)
{
    const cls_infer_options options = {.log = count, .log_context = b};
    cls_error error;
    cls_calculator *calculator = NULL;
    cls_limits *limits = NULL;
    b->evaluations = b->iterations = 0;
    if (cls_calculator_new(b->model, b->data, &options, &calculator, &error) ||
        cls_limits_scan(calculator, b->mu, POINTS, &limits, &error))
        stop(&error);
    cls_limits_free(limits);
    cls_calculator_free(calculator);
}

static const struct {
    const char *name;
    void (*once)(bench *b);
} works[WORKS] = {{"free fit", fit_once}, {"40-point scan", scan_once}};

/* What is to be reached with these kernels; 0: nothing is asked. */
static double goal(size_t model, size_t work, const char *kernels)
{
    const double best = models[model].goals[work];
    return strncmp(kernels, "AVX-512", strlen("AVX-512")) == 0 ? best
           : strcmp(kernels, "AVX2") == 0                      ? 1.6 * best
                                                               : 0.0;
}

static void measure(bench *b, const char *name, size_t work, double wanted)
{
    static double seconds[MAX_RUNS];
    size_t n = 0;
    const double begin = timing_now();
    while (n < MIN_RUNS || (n < MAX_RUNS && timing_now() - begin < patience)) {
        const double start = timing_now();
        works[work].once(b);
        seconds[n++] = timing_now() - start;
    }
    timing_sort(seconds, n);
    printf("%s\t%s\t%s\t%.1f\t%.1f\t%zu\t%zu\t%zu\t", name, works[work].name,
           b->model->kernels->name, 1e6 * seconds[0], 1e6 * seconds[n / 2], n, b->evaluations,
           b->iterations);
    printf(wanted > 0.0 ? "%.0f\n" : "-\n", wanted);
    (void)fflush(stdout);
}

/* The scan goes up to twice the median expected limit. */
static void choose_grid(bench *b)
{
    cls_error error;
    cls_calculator *calculator = NULL;
    cls_limits *limits = NULL;
    if (cls_calculator_new(b->model, b->data, NULL, &calculator, &error) ||
        cls_limits_root(calculator, &limits, &error))
        stop(&error);
    const double limit = limits->expected[CLS_BANDS / 2].value;
    for (size_t i = 0; i < POINTS; i++)
        b->mu[i] = 2.0 * limit * (double)(i + 1) / POINTS;
    cls_limits_free(limits);
    cls_calculator_free(calculator);
    if (isfinite(limit))
        return;
    fprintf(stderr, "bench_fit: the model has no limit\n");
    exit(1);
}

static void bench_model(size_t i)
{
    bench b = {.model = NULL};
    cls_error error;
    cls_workspace *workspace = NULL;
    cls_text text = synthetic_workspace(&models[i].size, SEED);
    if (cls_workspace_parse(models[i].size.name, text.bytes, text.length, &workspace, &error) ||
        cls_model_compile(workspace, NULL, &b.model, &error) ||
        cls_data_observed(b.model, NULL, &b.data, &error))
        stop(&error);
    cls_text_free(&text);
    cls_workspace_free(workspace);
    choose_grid(&b);
    for (size_t k = 0; cls_kernels_get(k); k++) {
        b.model->kernels = cls_kernels_get(k);
        for (size_t work = 0; work < WORKS; work++)
            measure(&b, models[i].size.name, work, goal(i, work, cls_kernels_get(k)->name));
    }
    cls_data_free(b.data);
    cls_model_free(b.model);
}

/* A workspace from a file, with patches; the processor's best kernels only. */
static void bench_workspace(const char *name, const char *path, const char *const *patches,
                            size_t npatches)
{
    bench b = {.model = NULL};
    cls_error error;
    cls_workspace *workspace = NULL;
    if (cls_workspace_read_patched(path, patches, npatches, &workspace, &error) ||
        cls_model_compile(workspace, NULL, &b.model, &error) ||
        cls_data_observed(b.model, NULL, &b.data, &error))
        stop(&error);
    cls_workspace_free(workspace);
    for (size_t i = 0; i < POINTS; i++)
        b.mu[i] = 0.1 * (double)(i + 1);
    for (size_t work = 0; work < WORKS; work++)
        measure(&b, name, work, 0.0);
    cls_data_free(b.data);
    cls_model_free(b.model);
}

static void bench_corpus(void)
{
    static const struct {
        const char *name, *patch;
    } rows[] = {{"1Lbb-full-700_250", NULL},
                {"tttt-prod", NULL},
                {"atlas-ttz-3l", NULL},
                {"cms-ttg-2l-stat", NULL},
                {"compressed-slepton", "synthetic-signal.patch.json"},
                {"ttbar-ljets-xsec", NULL},
                {"combo-1k", NULL}};
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++) {
        char path[1024], patch[1024];
        const char *const patches[] = {patch};
        (void)snprintf(path, sizeof path, "%s/%s/workspace.json", corpus_folder(), rows[i].name);
        (void)snprintf(patch, sizeof patch, "%s/%s/%s", corpus_folder(), rows[i].name,
                       rows[i].patch ? rows[i].patch : "");
        bench_workspace(rows[i].name, path, patches, rows[i].patch != NULL);
    }
}

static void write_workspace(size_t i)
{
    cls_text text = synthetic_workspace(&models[i].size, SEED);
    puts(text.bytes);
    cls_text_free(&text);
}

static void print_header(void)
{
    printf("model\twork\tkernels\tbest\tmedian\truns\tevaluations\titerations\tgoal\n");
}

int main(int argc, char **argv)
{
    if (argc == 2 && strcmp(argv[1], "--corpus") == 0) {
        print_header();
        bench_corpus();
        return 0;
    }
    if (argc > 2 && strcmp(argv[1], "--workspace") == 0) {
        print_header();
        bench_workspace(argv[2], argv[2], (const char *const *)argv + 3, (size_t)argc - 3);
        return 0;
    }
    const bool write = argc == 3 && strcmp(argv[1], "--write") == 0;
    const char *const wanted = write ? argv[2] : argc == 2 ? argv[1] : NULL;
    bool found = argc == 1;
    if (!write)
        print_header();
    for (size_t i = 0; i < MODELS && (wanted || argc == 1); i++) {
        if (wanted ? strcmp(wanted, models[i].size.name) != 0 : !(models[i].goals[0] > 0.0))
            continue;
        found = true;
        if (write)
            write_workspace(i);
        else
            bench_model(i);
    }
    if (found)
        return 0;
    fprintf(stderr, "usage: bench_fit [--write] [SIZE], such as 101+100\n");
    return 2;
}
