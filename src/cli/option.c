#include "cli/option.h"

#include "base/error.h"
#include "base/text.h"
#include "cli/completion.h"
#include "cli/value.h"
#include "cls/report.h"

#include <stdio.h>
#include <string.h>

#define TARGET(member) offsetof(cls_arguments, member)

static const cls_option options[] = {
    {.name = "--scan",
     .group = CLS_OPTIONS_LIMIT,
     .value = "MIN:MAX:STEP",
     .parse = cls_value_grid,
     .target = TARGET(scan),
     .help = "read the limits off a grid of mu, MAX included where it is a whole number of steps "
             "away; MIN:MAX:xN for N points (without it: exact root finding)"},
    {.name = "--interpolate",
     .group = CLS_OPTIONS_LIMIT,
     .value = "HOW",
     .choice = cls_scan_method_name,
     .parse = cls_value_word,
     .target = TARGET(interpolate),
     .help = "how a limit is read off the scan: by a straight line for CLs or for its logarithm, "
             "or as the root within the step"},
    {.name = "--cl",
     .group = CLS_OPTIONS_LIMIT,
     .value = "CL",
     .preset = "0.95",
     .parse = cls_value_fraction,
     .target = TARGET(infer.cl),
     .help = "confidence level"},
    {.name = "--mu",
     .group = CLS_OPTIONS_POINTS,
     .value = "MU[,MU...]",
     .preset = "1",
     .parse = cls_value_list,
     .target = TARGET(mu),
     .help = "the signal strengths to test"},
    {.name = "--patch",
     .letter = 'p',
     .repeatable = true,
     .group = CLS_OPTIONS_INPUT,
     .value = "PATCH",
     .parse = cls_value_append,
     .target = TARGET(patches),
     .file = true,
     .help = "apply a JSON Patch to the workspace before it is read; repeatable, in order"},
    {.name = "--measurement",
     .letter = 'm',
     .group = CLS_OPTIONS_MODEL,
     .value = "NAME",
     .parse = cls_value_word,
     .target = TARGET(model.measurement),
     .help = "measurement (the workspace's first)"},
    {.name = "--poi",
     .group = CLS_OPTIONS_MODEL | CLS_OPTIONS_TABLE,
     .value = "NAME",
     .parse = cls_value_word,
     .target = TARGET(model.poi),
     .help = "parameter of interest (the measurement's; table: mu)"},
    {.name = "--name",
     .group = CLS_OPTIONS_POINT,
     .value = "NAME",
     .parse = cls_value_word,
     .target = TARGET(name),
     .help = "the signal point: patchset list shows their names"},
    {.name = "--with-metadata",
     .group = CLS_OPTIONS_EXTRACT,
     .target = TARGET(with_metadata),
     .help = "an object with the point's and the patchset's metadata and the patch"},
    {.name = "--no-verify",
     .group = CLS_OPTIONS_VERIFY | CLS_OPTIONS_GRID,
     .target = TARGET(no_verify),
     .help = "do not ask that the digests of the patchset fit the workspace"},
    {.name = "--epsilon",
     .group = CLS_OPTIONS_TABLE,
     .value = "E",
     .preset = "0",
     .parse = cls_value_tolerance,
     .target = TARGET(epsilon),
     .help = "events added to the background of every bin, so that none is empty"},
    {.name = "--set",
     .group = CLS_OPTIONS_MODEL,
     .value = "NAME=V",
     .parse = cls_value_set,
     .repeatable = true,
     .target = TARGET(edits),
     .help = "start a parameter at V, or hold it there if it is fixed. NAME is a parameter, one "
             "component of it (NAME[0]), or has * and ? for any text and any character; this "
             "option and the next three may be repeated and act in their order"},
    {.name = "--fix",
     .group = CLS_OPTIONS_MODEL,
     .value = "NAME[=V]",
     .parse = cls_value_fix,
     .repeatable = true,
     .target = TARGET(edits),
     .help =
         "hold a parameter at V (where it starts); a = before what is no number belongs to NAME"},
    {.name = "--free",
     .group = CLS_OPTIONS_MODEL,
     .value = "NAME",
     .parse = cls_value_free,
     .repeatable = true,
     .target = TARGET(edits),
     .help = "fit a parameter that is fixed, but not gammas that have no uncertainty"},
    {.name = "--bounds",
     .group = CLS_OPTIONS_MODEL,
     .value = "NAME=LO:HI",
     .parse = cls_value_bounds,
     .repeatable = true,
     .target = TARGET(edits),
     .help = "keep a parameter between LO and HI; the parameter of interest too, which is not "
             "tested above HI"},
    {.name = "--interp-norm",
     .group = CLS_OPTIONS_MODEL,
     .value = "CODE",
     .choice = cls_factor_code_name,
     .parse = cls_value_word,
     .target = TARGET(model.factor_code),
     .help = "interpolation of normsys"},
    {.name = "--interp-shape",
     .group = CLS_OPTIONS_MODEL,
     .value = "CODE",
     .choice = cls_shape_code_name,
     .parse = cls_value_word,
     .target = TARGET(model.shape_code),
     .help = "interpolation of histosys"},
    {.name = "--data",
     .group = CLS_OPTIONS_DATA,
     .value = "DATA",
     .preset = "observed",
     .parse = cls_value_data,
     .target = TARGET(data),
     .file = true,
     .suggest = "observed asimov",
     .help =
         "what is tested: observed, asimov (expected without signal), asimov:MU, or a JSON file "
         "with an \"observations\" array"},
    {.name = "--at",
     .group = CLS_OPTIONS_AT,
     .value = "FILE",
     .parse = cls_value_word,
     .target = TARGET(at),
     .file = true,
     .help = "evaluate at the parameters in a JSON file such as {\"mu\": 1, \"gamma[0]\": 0.9}, "
             "which may lie outside their bounds; those that are missing have their start values, "
             "which --set and --fix change"},
    {.name = "--test-stat",
     .group = CLS_OPTIONS_TEST,
     .value = "NAME",
     .choice = cls_test_stat_name,
     .parse = cls_value_word,
     .target = TARGET(infer.test_stat),
     .help = "test statistic; with q the best fit may have a negative mu"},
    {.name = "--signal-scale",
     .group = CLS_OPTIONS_SIGNAL,
     .value = "K",
     .preset = "1",
     .parse = cls_value_positive_list,
     .target = TARGET(scales),
     .help = "multiply the signal by K; mu is then the scaled signal's strength everywhere, and "
             "limits are shown for the unscaled one too. Several, K,K,...: one result for each"},
    {.name = "--expected",
     .group = CLS_OPTIONS_SIGNAL,
     .value = "BAND",
     .choice = cls_value_expected_name,
     .parse = cls_value_word,
     .target = TARGET(expected),
     .help =
         "background of the expected band: fitted to the data, as it is at the start values, or "
         "no band"},
    {.name = "--clip-band",
     .group = CLS_OPTIONS_TEST,
     .target = TARGET(infer.clip_band),
     .help = "expected values with fluctuations clipped where q is 0, at -sqrt q_A"},
    {.name = "--optimizer",
     .group = CLS_OPTIONS_FIT,
     .value = "NAME",
     .choice = cls_optimizer_name,
     .explain = cls_optimizer_summary,
     .parse = cls_value_word,
     .target = TARGET(infer.optimizer),
     .help = "how minima are found"},
    {.name = "--format",
     .group = CLS_OPTIONS_OUTPUT,
     .value = "FORMAT",
     .choice = cls_format_name,
     .parse = cls_value_word,
     .target = TARGET(format),
     .help = "output format"},
    {.name = "--output",
     .letter = 'o',
     .group = CLS_OPTIONS_OUTPUT | CLS_OPTIONS_TABLE | CLS_OPTIONS_POINT | CLS_OPTIONS_FILE,
     .value = "FILE",
     .parse = cls_value_word,
     .target = TARGET(output),
     .file = true,
     .help = "write the result to FILE, whole or not at all; rows of a grid as they are done "
             "(standard output)"},
    {.name = "--plot",
     .group = CLS_OPTIONS_PLOT,
     .value = "FILE",
     .parse = cls_value_picture,
     .target = TARGET(plot),
     .file = true,
     .help = "draw by gnuplot into FILE.pdf, FILE.png or FILE.svg: CLs against mu, the limits "
             "marked; of a grid, what is excluded in the plane of its two labels. FILE.gp: only "
             "write gnuplot's script"},
    {.name = "--plot-tails",
     .group = CLS_OPTIONS_PICTURE,
     .target = TARGET(plot_tails),
     .help = "draw CLsb and CLb too"},
    {.name = "--compare",
     .group = CLS_OPTIONS_COMPARE,
     .value = "REF.json",
     .parse = cls_value_word,
     .target = TARGET(compare.reference),
     .file = true,
     .help = "compare with an earlier result of --format json: exit status 5, and a table on "
             "standard error, if limits, CLs, p0, Z or statuses differ"},
    {.name = "--rtol",
     .group = CLS_OPTIONS_COMPARE,
     .value = "R",
     .preset = "1e-3",
     .parse = cls_value_tolerance,
     .target = TARGET(compare.rtol),
     .help = "--compare: numbers may differ by A + R |reference|"},
    {.name = "--atol",
     .group = CLS_OPTIONS_COMPARE,
     .value = "A",
     .preset = "0",
     .parse = cls_value_tolerance,
     .target = TARGET(compare.atol),
     .help = "see --rtol"},
    {.name = "--table",
     .group = CLS_OPTIONS_PICTURE,
     .target = TARGET(table),
     .help = "text: also the table of the points that were tested"},
    {.name = "--patchset",
     .group = CLS_OPTIONS_GRID,
     .value = "FILE",
     .parse = cls_value_word,
     .target = TARGET(patchset),
     .file = true,
     .help = "the signal points are those of this patchset, which must be made for the workspace"},
    {.name = "--patches",
     .repeatable = true,
     .group = CLS_OPTIONS_GRID,
     .value = "WHERE",
     .parse = cls_value_append,
     .target = TARGET(patch_files),
     .file = true,
     .help = "the signal points are files with a JSON Patch each: those of a folder that end in "
             ".json, or those that fit a pattern such as 'patch.*.json'; repeatable"},
    {.name = "--points",
     .repeatable = true,
     .group = CLS_OPTIONS_GRID,
     .value = "GLOB",
     .parse = cls_value_append,
     .target = TARGET(points),
     .help = "only the signal points with this name, or whose names fit a pattern with * and ?; "
             "repeatable"},
    {.name = "--shard",
     .group = CLS_OPTIONS_GRID,
     .value = "I/N",
     .parse = cls_value_shard,
     .target = TARGET(shard),
     .help = "only every N-th of these points, from the I-th on: for N jobs that share the work; "
             "cls-limit merge joins what they write"},
    {.name = "--resume",
     .group = CLS_OPTIONS_GRID,
     .target = TARGET(resume),
     .help = "continue the file of --output, if it is there: points whose rows it has are not done "
             "again"},
    {.name = "--threads",
     .letter = 'j',
     .group = CLS_OPTIONS_SIGNAL,
     .value = "N",
     .preset = "1",
     .parse = cls_value_threads,
     .target = TARGET(threads),
     .help = "threads for tests of many strengths, of several signal scales and of the points of a "
             "grid; the result is the same for any number, and with --verbose there is one"},
    {.name = "--quiet",
     .letter = 'q',
     .group = CLS_OPTIONS_FIT | CLS_OPTIONS_AT,
     .target = TARGET(quiet),
     .help = "no notes on standard error"},
    {.name = "--verbose",
     .letter = 'v',
     .group = CLS_OPTIONS_FIT,
     .target = TARGET(verbose),
     .help = "one line for each fit on standard error; limit: also --table"},
    {.name = "--help",
     .letter = 'h',
     .group = CLS_OPTIONS_PROGRAM,
     .target = TARGET(help),
     .help = "this text; after a command: its options"},
    {.name = "--version",
     .letter = 'V',
     .group = CLS_OPTIONS_PROGRAM,
     .target = TARGET(version),
     .help = "the versions of the program and of its libraries"},
    {.name = "--completion",
     .group = CLS_OPTIONS_PROGRAM,
     .value = "SHELL",
     .choice = cls_completion_shell,
     .parse = cls_value_word,
     .target = TARGET(completion),
     .help = "a script that completes command lines in bash, zsh or fish",
     .hidden = true},
};

enum { OPTIONS = sizeof options / sizeof options[0] };
_Static_assert(sizeof options / sizeof options[0] <= CLS_OPTIONS_MOST, "raise CLS_OPTIONS_MOST");

const cls_option *cls_option_at(size_t i)
{
    return i < OPTIONS ? &options[i] : NULL;
}

const char *cls_option_default(const cls_option *option)
{
    if (option->hidden)
        return NULL;
    return option->choice ? option->choice(0) : option->preset;
}

/* CLS_USAGE unless the word is among the option's choices. */
static cls_status check_choice(const cls_option *option, const char *word, cls_error *err)
{
    cls_text known = {0};
    for (size_t i = 0; option->choice(i); i++) {
        if (strcmp(option->choice(i), word) == 0) {
            cls_text_free(&known);
            return CLS_OK;
        }
        cls_text_add_format(&known, "%s%s", i ? ", " : "", option->choice(i));
    }
    const cls_status status =
        known.failed ? cls_fail_memory(err)
                     : cls_fail(err, CLS_USAGE, NULL, "\"%s\" is none of %s", word, known.bytes);
    cls_text_free(&known);
    return status;
}

cls_status cls_option_set(const cls_option *option, const char *word, cls_arguments *args,
                          cls_error *err)
{
    char *const target = (char *)args + option->target;
    if (!option->parse) {
        memcpy(target, &(bool){true}, sizeof(bool));
        return CLS_OK;
    }
    cls_status status = CLS_OK;
    if (!word[0])
        status = cls_fail(err, CLS_USAGE, NULL, "the value is empty");
    else if (option->choice)
        status = check_choice(option, word, err);
    if (status == CLS_OK)
        status = option->parse(word, target, err);
    if (status == CLS_USAGE)
        (void)snprintf(err->where, sizeof err->where, "%s", option->name);
    return status;
}
