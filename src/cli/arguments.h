/* What was asked on the command line. */
#ifndef CLS_CLI_ARGUMENTS_H
#define CLS_CLI_ARGUMENTS_H

#include "base/arena.h"
#include "cls/infer.h"
#include "cls/report.h"

/** Numbers of a list or a grid; the values are owned. */
typedef struct cls_numbers {
    double *values;
    size_t n;
} cls_numbers;

/** The values of an option that may be repeated, in order: lent words, in an owned array. */
typedef struct cls_words {
    const char **words;
    size_t n;
} cls_words;

/** Every n-th of some things, from the i-th on, counted from 1; n = 0: all of them. */
typedef struct cls_shard {
    size_t i, n;
} cls_shard;

/** Changes of parameters, in the order given; the arena owns them and their names. */
typedef struct cls_edits {
    cls_arena *arena;
    cls_edit *list;
    size_t n;
} cls_edits;

typedef enum cls_data_kind { CLS_DATA_OBSERVED, CLS_DATA_ASIMOV, CLS_DATA_FILE } cls_data_kind;

/** Which data are tested. */
typedef struct cls_data_source {
    cls_data_kind kind;
    const char *word; /**< as it was given */
    double mu;        /**< ASIMOV: the signal's strength, scaled */
    const char *path; /**< FILE: where the observations stand */
} cls_data_source;

/** Strings are lent (from argv); what an option's preset sets is always there. */
typedef struct cls_arguments {
    char **argv;                       /**< as the program was called; ends with NULL */
    const struct cls_command *command; /**< or an action of it, where that was given */
    bool names_command;                /**< the command's word was given */
    cls_words operands;                /**< as many as the command takes */
    const char *workspace;             /**< the first operand; NULL only with help or version */
    cls_words patches;
    cls_edits edits;
    cls_model_options model; /**< its edits are those above */
    cls_infer_options infer;
    cls_data_source data;
    cls_numbers scan; /**< n = 0: no scan */
    cls_numbers mu;
    cls_numbers scales;             /**< of the signal, at least one */
    const char *interpolate;        /**< how limits are read off a scan */
    const char *expected;           /**< how the expected band is made */
    cls_comparison_options compare; /**< its reference NULL: nothing is compared */
    const char *plot;               /**< file of a picture; NULL: none */
    bool plot_tails;
    size_t threads;
    const char *patchset;  /**< file of signal points; NULL: none */
    cls_words points;      /**< names and patterns of signal points */
    cls_words patch_files; /**< folders and patterns of files with a patch each */
    cls_shard shard;
    bool resume;        /**< the output is continued */
    const char *name;   /**< of a signal point; NULL: none */
    bool with_metadata; /**< of a patch */
    bool no_verify;     /**< digests of a patchset are not looked at */
    double epsilon;     /**< added to the background of a table */
    const char *at;     /**< file of parameters; NULL: the start values */
    const char *format;
    const char *output; /**< NULL: standard output */
    bool table, quiet, verbose, help, version;
    const char *completion; /**< the shell whose script is to be shown; NULL: none */
} cls_arguments;

/** True if only a text is to be shown, such as the help. */
bool cls_arguments_ask(const cls_arguments *args);

/** How many of the files to be read are standard input. */
size_t cls_arguments_standard_input(const cls_arguments *args);

/**
 * Reads argv[argc]. CLS_USAGE, with the offending word in the message, and CLS_NO_MEMORY; args is
 * filled in as far as it was understood, and is to be freed with cls_arguments_free in any case.
 * --help, --version and --completion end the reading: what follows is not looked at.
 */
cls_status cls_arguments_read(int argc, char **argv, cls_arguments *args, cls_error *err);

/** Frees what the arguments own. */
void cls_arguments_free(cls_arguments *args);

#endif
