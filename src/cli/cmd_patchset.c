#include "base/error.h"
#include "base/text.h"
#include "cli/command.h"
#include "cli/crypto.h"
#include "cli/option.h"
#include "cli/output.h"
#include "cli/terminal.h"
#include "cls/report.h"
#include "workspace/patchset.h"

#include <stdlib.h>

enum { HINT_SIZE = 256 };

/* Fails because no point has a name, with the nearest ones. */
static cls_status fail_unknown(const cls_patchset *patchset, const char *name, cls_error *err)
{
    const size_t n = cls_patchset_points(patchset);
    const char **const names = malloc(n * sizeof *names);
    char hint[HINT_SIZE];
    if (!names)
        return cls_fail_memory(err);
    for (size_t i = 0; i < n; i++)
        names[i] = cls_patchset_point_at(patchset, i).name;
    cls_text_nearest(name, names, n, hint, sizeof hint);
    free(names);
    return cls_fail(err, CLS_USAGE, NULL, "%s has no signal point \"%s\"%s",
                    cls_patchset_file(patchset), name, hint);
}

static cls_status find(const cls_patchset *patchset, const char *name, size_t *i, cls_error *err)
{
    *i = cls_patchset_find(patchset, name);
    return *i < cls_patchset_points(patchset) ? CLS_OK : fail_unknown(patchset, name, err);
}

/* Finds the point that --name tells, which must be given. */
static cls_status find_named(const cls_arguments *args, const cls_patchset *patchset, size_t *i,
                             cls_error *err)
{
    if (args->name)
        return find(patchset, args->name, i, err);
    return cls_fail(err, CLS_USAGE, NULL,
                    "which signal point? --name NAME; patchset list shows the names");
}

static cls_status report(const cls_arguments *args, const cls_patchset_view *view, cls_error *err)
{
    char *text = NULL;
    size_t length = 0;
    cls_status status = cls_report_patchset(args->format, view, &text, &length, err);
    if (status == CLS_OK)
        status = cls_terminal_deliver(args, text, length, err);
    cls_report_free(text);
    return status;
}

static cls_status run_list(const cls_arguments *args, int *exit_status, cls_error *err)
{
    *exit_status = 0;
    cls_patchset *patchset = NULL;
    cls_status status = cls_patchset_read(args->operands.words[0], &patchset, err);
    if (status == CLS_OK) {
        const cls_patchset_view view = {.patchset = patchset,
                                        .point = cls_patchset_points(patchset)};
        status = report(args, &view, err);
    }
    cls_patchset_free(patchset);
    return status;
}

static cls_status run_show(const cls_arguments *args, int *exit_status, cls_error *err)
{
    *exit_status = 0;
    cls_patchset *patchset = NULL;
    cls_status status = cls_patchset_read(args->operands.words[0], &patchset, err);
    cls_patchset_view view = {.patchset = patchset, .metadata = true};
    if (status == CLS_OK)
        view.point = cls_patchset_points(patchset);
    if (status == CLS_OK && args->operands.n > 1)
        status = find(patchset, args->operands.words[1], &view.point, err);
    if (status == CLS_OK)
        status = report(args, &view, err);
    cls_patchset_free(patchset);
    return status;
}

/* "workspace.json fits patchset.json (sha256, md5)" */
static cls_status say_fits(const cls_patchset *patchset, const char *workspace, cls_error *err)
{
    cls_text text = {0};
    cls_text_add_format(&text, "%s fits %s (", workspace, cls_patchset_file(patchset));
    for (size_t i = 0; i < cls_patchset_digests(patchset); i++)
        cls_text_add_format(&text, "%s%s", i ? ", " : "",
                            cls_patchset_digest_at(patchset, i).algorithm);
    cls_text_add(&text, ")\n");
    const cls_status status =
        text.failed ? cls_fail_memory(err) : cls_output_write(NULL, text.bytes, text.length, err);
    cls_text_free(&text);
    return status;
}

static cls_status run_verify(const cls_arguments *args, int *exit_status, cls_error *err)
{
    *exit_status = 0;
    const char *const workspace = args->operands.words[0];
    cls_patchset *patchset = NULL;
    cls_status status = cls_patchset_read(args->operands.words[1], &patchset, err);
    if (status == CLS_OK)
        status = cls_crypto_verify(patchset, workspace, err);
    if (status == CLS_OK)
        status = say_fits(patchset, workspace, err);
    cls_patchset_free(patchset);
    return status;
}

/* Applies point i to a workspace, which is compared with the digests first, and writes it. */
static cls_status apply(const cls_arguments *args, const cls_patchset *patchset, size_t i,
                        cls_error *err)
{
    cls_ps_file workspace;
    cls_text text = {0};
    cls_status status = cls_ps_file_read(args->operands.words[0], &workspace, err);
    if (status == CLS_OK && !args->no_verify)
        status = cls_ps_verify_file(patchset, &workspace, cls_crypto_digest, err);
    if (status == CLS_OK)
        status = cls_ps_apply_file(patchset, i, &workspace, &text, err);
    if (status == CLS_OK)
        status = cls_output_write(args->output, text.bytes, text.length, err);
    cls_text_free(&text);
    cls_ps_file_free(&workspace);
    return status;
}

static cls_status run_apply(const cls_arguments *args, int *exit_status, cls_error *err)
{
    *exit_status = 0;
    size_t i = 0;
    cls_patchset *patchset = NULL;
    cls_status status = cls_patchset_read(args->operands.words[1], &patchset, err);
    if (status == CLS_OK)
        status = find_named(args, patchset, &i, err);
    if (status == CLS_OK)
        status = apply(args, patchset, i, err);
    cls_patchset_free(patchset);
    return status;
}

static cls_status run_extract(const cls_arguments *args, int *exit_status, cls_error *err)
{
    *exit_status = 0;
    size_t i = 0, length = 0;
    char *text = NULL;
    cls_patchset *patchset = NULL;
    cls_status status = cls_patchset_read(args->operands.words[0], &patchset, err);
    if (status == CLS_OK)
        status = find_named(args, patchset, &i, err);
    if (status == CLS_OK && args->with_metadata)
        status = cls_patchset_patch_described(patchset, i, &text, &length, err);
    else if (status == CLS_OK)
        status = cls_patchset_patch(patchset, i, &text, &length, err);
    if (status == CLS_OK)
        status = cls_output_write(args->output, text, length, err);
    cls_patchset_free_text(text);
    cls_patchset_free(patchset);
    return status;
}

#define WORKSPACE                                \
    {                                            \
        .name = "WORKSPACE", .noun = "workspace" \
    }
#define PATCHSET                               \
    {                                          \
        .name = "PATCHSET", .noun = "patchset" \
    }
#define POINT                                                                     \
    {                                                                             \
        .name = "NAME", .noun = "signal point", .no_file = true, .optional = true \
    }

static const char about[] =
    "PATCHSET is a file in pyhf's patchset format: a JSON Patch for each signal point, to be "
    "applied to the background-only WORKSPACE, whose digests it names. Both may be gzipped, and - "
    "is standard input.";

static const cls_command list = {
    .name = "list",
    .family = "patchset",
    .summary = "the names and values of all signal points",
    .operands = {PATCHSET},
    .about = about,
    .options = CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit patchset list patchset.json",
                 "cls-limit patchset list patchset.json --format csv"},
    .run = run_list,
};

static const cls_command show = {
    .name = "show",
    .family = "patchset",
    .summary = "description, labels, references, digests; or values and operations of one point",
    .operands = {PATCHSET, POINT},
    .about = about,
    .options = CLS_OPTIONS_OUTPUT,
    .examples = {"cls-limit patchset show patchset.json",
                 "cls-limit patchset show patchset.json C1N2_Wh_hbb_700_250"},
    .run = run_show,
};

static const cls_command verify = {
    .name = "verify",
    .family = "patchset",
    .summary = "whether the digests fit the workspace; exit status 3 if not",
    .operands = {WORKSPACE, PATCHSET},
    .about = about,
    .examples = {"cls-limit patchset verify background.json patchset.json"},
    .run = run_verify,
};

static const cls_command apply_one = {
    .name = "apply",
    .family = "patchset",
    .summary = "the workspace of one signal point",
    .operands = {WORKSPACE, PATCHSET},
    .about = about,
    .options = CLS_OPTIONS_POINT | CLS_OPTIONS_VERIFY,
    .examples = {"cls-limit patchset apply background.json patchset.json "
                 "--name C1N2_Wh_hbb_700_250 | cls-limit -"},
    .run = run_apply,
};

static const cls_command extract = {
    .name = "extract",
    .family = "patchset",
    .summary = "the JSON Patch of one signal point",
    .operands = {PATCHSET},
    .about = about,
    .options = CLS_OPTIONS_POINT | CLS_OPTIONS_EXTRACT,
    .examples = {"cls-limit patchset extract patchset.json --name C1N2_Wh_hbb_700_250 "
                 "-o patch.json"},
    .run = run_extract,
};

static const cls_command *const actions[] = {&list, &show, &verify, &apply_one, &extract, NULL};

const cls_command cls_command_patchset = {
    .name = "patchset",
    .summary = "signal points of a patchset: list, show, verify, apply, extract",
    .actions = actions,
    .about = about,
    .options = CLS_OPTIONS_OUTPUT | CLS_OPTIONS_POINT | CLS_OPTIONS_VERIFY | CLS_OPTIONS_EXTRACT,
    .examples = {"cls-limit patchset list patchset.json",
                 "cls-limit patchset verify background.json patchset.json"},
};
