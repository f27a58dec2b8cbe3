/* Digests of the workspace that a patchset is meant for. */
#include "workspace/patchset.h"
#include "json/rewrite.h"

#include <stdlib.h>
#include <string.h>

/* The text that digests are taken of. */
static cls_status digest_text(const cls_ps_file *file, cls_text *text, cls_error *err)
{
    cls_json *doc;
    cls_status status = cls_json_parse(file->name, file->text.bytes, file->text.length, &doc, err);
    if (status)
        return status;
    status = cls_json_keep_numbers(doc, err);
    if (!status)
        status = cls_json_add_python(text, cls_json_root(doc), err);
    cls_json_free(doc);
    return status;
}

cls_status cls_digest_text(const char *path, char **text, size_t *length, cls_error *err)
{
    *text = NULL;
    cls_error_clear(err);
    cls_ps_file file;
    cls_text written = {0};
    cls_status status = cls_ps_file_read(path, &file, err);
    if (!status)
        status = digest_text(&file, &written, err);
    cls_ps_file_free(&file);
    if (status) {
        cls_text_free(&written);
        return status;
    }
    *text = written.bytes;
    *length = written.length;
    return CLS_OK;
}

/* The value of a hexadecimal digit. */
static int digit_of(char c)
{
    static const char digits[] = "0123456789abcdefABCDEF";
    const int i = (int)(strchr(digits, c) - digits);
    return i < 16 ? i : i - 6;
}

/* Compares hexadecimal digits. */
static bool are_alike(const char *a, const char *b)
{
    while (*a && *b && digit_of(*a) == digit_of(*b)) {
        a++;
        b++;
    }
    return *a == *b;
}

static cls_status verify_one(const cls_patchset *patchset, const char *workspace,
                             const cls_patchset_digest *wanted, const char *found, cls_error *err)
{
    if (are_alike(wanted->value, found))
        return CLS_OK;
    const cls_json_at digests = cls_json_member(patchset->metadata, "digests");
    return cls_json_fail(cls_json_member(digests, wanted->algorithm), err, CLS_BAD_PATCHSET,
                         "the patchset is for the workspace with %s %s, not for %.128s with %s",
                         wanted->algorithm, wanted->value,
                         strcmp(workspace, "-") == 0 ? "standard input" : workspace, found);
}

cls_status cls_ps_verify_file(const cls_patchset *patchset, const cls_ps_file *workspace,
                              cls_digest_function *digest, cls_error *err)
{
    cls_text text = {0};
    cls_status status = digest_text(workspace, &text, err);
    for (size_t i = 0; i < patchset->ndigests && !status; i++) {
        const cls_patchset_digest *const wanted = &patchset->digests[i];
        char found[CLS_DIGEST_SIZE] = "";
        status = digest(wanted->algorithm, text.bytes, text.length, found, err);
        if (!status)
            status = verify_one(patchset, workspace->name, wanted, found, err);
    }
    cls_text_free(&text);
    return status;
}

cls_status cls_patchset_verify(const cls_patchset *patchset, const char *workspace,
                               cls_digest_function *digest, cls_error *err)
{
    cls_error_clear(err);
    cls_ps_file file;
    cls_status status = cls_ps_file_read(workspace, &file, err);
    if (!status)
        status = cls_ps_verify_file(patchset, &file, digest, err);
    cls_ps_file_free(&file);
    return status;
}
