/*
 * THE table of options: parsing, usage and help come from it. To add an option: a member in
 * cls_arguments and a row in option.c.
 */
#ifndef CLS_CLI_OPTION_H
#define CLS_CLI_OPTION_H

#include "cli/arguments.h"

/** What an option is about; a command says which groups it takes. */
typedef enum cls_option_group {
    CLS_OPTIONS_INPUT = 64, /**< how the workspace is read */
    CLS_OPTIONS_MODEL = 1,  /**< which model is made of the workspace */
    CLS_OPTIONS_LIMIT = 2,  /**< limits */
    CLS_OPTIONS_POINTS = 4, /**< tests of given strengths */
    CLS_OPTIONS_OUTPUT = 8,
    CLS_OPTIONS_PROGRAM = 16,  /**< every command has these */
    CLS_OPTIONS_TEST = 32,     /**< what is tested */
    CLS_OPTIONS_DATA = 128,    /**< the data that the model is compared with */
    CLS_OPTIONS_FIT = 256,     /**< how minima are found, and what is said of it */
    CLS_OPTIONS_AT = 512,      /**< parameters at which the model is evaluated */
    CLS_OPTIONS_TABLE = 1024,  /**< how a table becomes a workspace */
    CLS_OPTIONS_SIGNAL = 2048, /**< what all tests of signals have: scales, band, threads */
    CLS_OPTIONS_POINT = 4096,  /**< one signal point of a patchset, written to a file */
    CLS_OPTIONS_EXTRACT = 8192,
    CLS_OPTIONS_VERIFY = 16384,   /**< a patchset is compared with its workspace */
    CLS_OPTIONS_GRID = 65536,     /**< signal points */
    CLS_OPTIONS_COMPARE = 131072, /**< comparison with an earlier result */
    CLS_OPTIONS_PICTURE = 262144, /**< how limits are shown */
    CLS_OPTIONS_FILE = 524288,    /**< where a result goes that has one format */
    CLS_OPTIONS_PLOT = 1048576    /**< pictures */
} cls_option_group;

/** Reads an option's value into its target; the error's place is filled in by the caller. */
typedef cls_status cls_option_parser(const char *word, void *target, cls_error *err);

typedef struct cls_option {
    const char *name;                 /**< "--scan" */
    const char *value;                /**< what the value is called; NULL: a flag, which has none */
    const char *preset;               /**< the default, as one would type it; NULL: none */
    const char *(*choice)(size_t i);  /**< the words allowed, the first is the default; or NULL */
    const char *(*explain)(size_t i); /**< one line on each of them, or NULL */
    cls_option_parser *parse;         /**< NULL for flags, which set a bool */
    size_t target;                    /**< offset in cls_arguments */
    const char *help;
    const char *suggest; /**< words that may stand in the place of a file's name, or NULL */
    unsigned group;      /**< cls_option_group bits */
    char letter;         /**< 'm' for -m; 0: none */
    bool repeatable;     /**< parse is called for each value, and keeps them all */
    bool hidden;         /**< not in the help, and without a default */
    bool file;           /**< the value is a file's name */
} cls_option;

enum { CLS_OPTIONS_MOST = 64 /**< no more than that */ };

/** Option i; NULL past the last. */
const cls_option *cls_option_at(size_t i);

/** The option's default word, or NULL. */
const char *cls_option_default(const cls_option *option);

/** Sets the option in args; word is ignored for a flag. CLS_USAGE, CLS_NO_MEMORY. */
cls_status cls_option_set(const cls_option *option, const char *word, cls_arguments *args,
                          cls_error *err);

#endif
