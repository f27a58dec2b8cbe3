#include "support/kinds.h"

#include "cls/check.h"
#include "support/test.h"

#include <string.h>

void check_kinds(const char *text, const cls_finding_kind *kinds, size_t n)
{
    char json[4096];
    size_t length = strlen(text);
    assert_true(length < sizeof json);
    memcpy(json, text, length + 1);
    for (char *quote = json; (quote = strchr(quote, '\'')) != NULL;)
        *quote = '"';
    cls_findings *findings = NULL;
    assert_int_equal(cls_check_text("text", json, length, &findings, NULL), CLS_OK);
    for (size_t i = 0; i < cls_findings_count(findings); i++) {
        const cls_finding f = cls_findings_get(findings, i);
        if (i >= n || f.kind != kinds[i])
            fail_msg("finding %zu: %s: %s: %s\nin %s", i, cls_finding_word(f.kind), f.where,
                     f.message, text);
    }
    if (cls_findings_count(findings) < n)
        fail_msg("not found: %s in %s", cls_finding_word(kinds[cls_findings_count(findings)]),
                 text);
    cls_findings_free(findings);
}
