/*
 * What the 40-point scan of examples/scaled-signal.json costs: in process (limits with bands from
 * a compiled model, everything between "data are there" and "limits are there"), and as a whole
 * process beside a C program that does nothing, both started the same way in the same run.
 *
 *     bench_scan [--once | PROGRAM WORKSPACE EMPTY]
 *
 * --once: one scan in process and nothing else, to be counted by valgrind --tool=callgrind.
 */
#include "bench/timing.h"
#include "cls/cls.h"
#include "model/model.h"

#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

enum { RUNS = 2000, PROCESSES = 200, POINTS = 40 };

static void print_times(const char *what, double *seconds, size_t n)
{
    timing_sort(seconds, n);
    printf("%-32s best %9.2f us   median %9.2f us   of %zu\n", what, 1e6 * seconds[0],
           1e6 * seconds[n / 2], n);
}

static void stop(const cls_error *error)
{
    timing_stop("bench_scan", error);
}

/* Evaluations of the likelihood, counted by the log of fits. */
static void count_evaluations(void *context, const cls_fit_line *line)
{
    *(size_t *)context += line->evaluations;
}

static void scan_once(const cls_model *model, const cls_data *data,
                      const cls_infer_options *options)
{
    double mu[POINTS];
    cls_error error;
    cls_calculator *calculator = NULL;
    cls_limits *limits = NULL;
    for (size_t i = 0; i < POINTS; i++)
        mu[i] = 0.1 + (double)i * 0.1;
    if (cls_calculator_new(model, data, options, &calculator, &error) ||
        cls_limits_scan(calculator, mu, POINTS, &limits, &error))
        stop(&error);
    cls_limits_free(limits);
    cls_calculator_free(calculator);
}

static void bench_kernels(cls_model *model, const cls_data *data, const cls_kernels *kernels)
{
    static double seconds[RUNS];
    char what[64];
    model->kernels = kernels;
    for (size_t i = 0; i < RUNS; i++) {
        const double start = timing_now();
        scan_once(model, data, NULL);
        seconds[i] = timing_now() - start;
    }
    (void)snprintf(what, sizeof what, "scan in process, %s", kernels->name);
    print_times(what, seconds, RUNS);
}

static void bench_in_process(const char *path, bool once)
{
    cls_error error;
    cls_workspace *workspace = NULL;
    cls_model *model = NULL;
    cls_data *data = NULL;
    size_t evaluations = 0;
    if (cls_workspace_read(path, &workspace, &error) ||
        cls_model_compile(workspace, NULL, &model, &error) ||
        cls_data_observed(model, NULL, &data, &error))
        stop(&error);
    scan_once(model, data,
              &(cls_infer_options){.log = count_evaluations, .log_context = &evaluations});
    printf("evaluations of the likelihood: %zu\n", evaluations);
    for (size_t i = 0; !once && cls_kernels_get(i); i++)
        bench_kernels(model, data, cls_kernels_get(i));
    cls_data_free(data);
    cls_model_free(model);
    cls_workspace_free(workspace);
}

/* Seconds from the start of a program to its end, its output thrown away. */
static double run(char *const *arguments)
{
    const double start = timing_now();
    (void)fflush(stdout); /* else the child has it, too */
    const pid_t child = fork();
    if (child == 0) {
        if (freopen("/dev/null", "w", stdout))
            (void)execv(arguments[0], arguments);
        _exit(127);
    }
    int status = 0;
    if (child < 0 || waitpid(child, &status, 0) < 0 || !WIFEXITED(status) ||
        WEXITSTATUS(status) != 0) {
        fprintf(stderr, "bench_scan: %s failed\n", arguments[0]);
        exit(1);
    }
    return timing_now() - start;
}

static void bench_processes(char *program, char *workspace, char *empty)
{
    static double whole[PROCESSES], nothing[PROCESSES];
    char option[] = "--scan", grid[] = "0.1:4:0.1";
    char *const arguments[] = {program, workspace, option, grid, NULL};
    char *const none[] = {empty, NULL};
    for (size_t i = 0; i < PROCESSES; i++) {
        whole[i] = run(arguments);
        nothing[i] = run(none);
    }
    print_times("whole process", whole, PROCESSES);
    print_times("empty C program", nothing, PROCESSES);
    printf("ratio of the best            %.2f\n", whole[0] / nothing[0]);
    printf("ratio of the medians         %.2f\n", whole[PROCESSES / 2] / nothing[PROCESSES / 2]);
}

int main(int argc, char **argv)
{
    const bool once = argc == 2 && strcmp(argv[1], "--once") == 0;
    if (argc != 1 && argc != 4 && !once) {
        fprintf(stderr, "usage: bench_scan [--once | PROGRAM WORKSPACE EMPTY]\n");
        return 2;
    }
    bench_in_process(argc == 4 ? argv[2] : CLS_EXAMPLES_DIR "/scaled-signal.json", once);
    if (argc == 4)
        bench_processes(argv[1], argv[2], argv[3]);
    return 0;
}
