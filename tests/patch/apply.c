/*
 * apply_patches [DOCUMENT PATCH]...: prints, a line for each pair of files, the patched document or
 * why there is none, as "ok {...}" or "refused MESSAGE". For compare.py.
 */
#include "support/tree.h"
#include "json/json.h"

#include <stdio.h>

static cls_status apply(const char *document, const char *patch_file, cls_json **doc,
                        cls_error *err)
{
    cls_json *patch = NULL;
    cls_status status = cls_json_read(document, doc, err);
    if (!status)
        status = cls_json_read(patch_file, &patch, err);
    return status ? status : cls_json_patch(*doc, patch, err);
}

int main(int argc, char **argv)
{
    for (int i = 1; i + 1 < argc; i += 2) {
        cls_json *doc = NULL;
        cls_error err = {.code = CLS_OK};
        cls_text text = {0};
        if (!apply(argv[i], argv[i + 1], &doc, &err))
            tree_add(&text, cls_json_root(doc));
        if (err.code)
            printf("refused %s\n", err.message);
        else
            printf("ok %s\n", text.bytes);
        cls_text_free(&text);
        cls_json_free(doc);
    }
    return 0;
}
