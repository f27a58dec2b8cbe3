/*
 * Memory that runs out at every single allocation that is made for a patchset: the status says so,
 * nothing crashes, and nothing is left behind.
 */
#include "cls/cls.h"
#include "support/refusals.h"
#include "support/test.h"

#include <stdio.h>
#include <stdlib.h>

#define EXAMPLE CLS_EXAMPLES_DIR "/two-bin-patchset.json"
#define WORKSPACE CLS_EXAMPLES_DIR "/two-bin.json"

static cls_status fitting_digest(const char *algorithm, const char *text, size_t length, char *hex,
                                 cls_error *err)
{
    (void)text, (void)length, (void)err;
    (void)snprintf(hex, CLS_DIGEST_SIZE, "%s",
                   algorithm[0] == 'm'
                       ? "e719c06a76d4eaed837a9f5bef4e0ed4"
                       : "dad8822af55205d60152cbe4303929042dbd9d4839012e055e7c6b6459d68d73");
    return CLS_OK;
}

static cls_status report(const cls_patchset *set, cls_error *err)
{
    const cls_patchset_view views[] = {{.patchset = set, .point = 3},
                                       {.patchset = set, .point = 3, .metadata = true},
                                       {set, 1, 0}};
    cls_status status = CLS_OK;
    for (size_t i = 0; !status && cls_format_name(i); i++) {
        for (size_t v = 0; !status && v < 3; v++) {
            char *text = NULL;
            size_t length = 0;
            status = cls_report_patchset(cls_format_name(i), &views[v], &text, &length, err);
            cls_report_free(text);
        }
    }
    return status;
}

static cls_status use(const cls_patchset *set, cls_error *err)
{
    char *text[3] = {NULL};
    size_t length = 0;
    cls_workspace *ws = NULL;
    cls_status status = cls_patchset_verify(set, WORKSPACE, fitting_digest, err);
    if (!status)
        status = cls_patchset_patch(set, 0, &text[0], &length, err);
    if (!status)
        status = cls_patchset_patch_described(set, 1, &text[1], &length, err);
    if (!status)
        status = cls_patchset_apply(set, 2, WORKSPACE, &text[2], &length, err);
    if (!status)
        status = cls_patchset_workspace(set, 2, WORKSPACE, &ws, err);
    cls_workspace_free(ws);
    for (size_t i = 0; i < 3; i++)
        cls_patchset_free_text(text[i]);
    return status ? status : report(set, err);
}

static cls_status run(cls_error *err)
{
    cls_patchset *set = NULL;
    cls_status status = cls_patchset_read(EXAMPLE, &set, err);
    if (!status)
        status = use(set, err);
    cls_patchset_free(set);
    return status;
}

static void with_enough_memory_all_is_well(void **state)
{
    (void)state;
    assert_well_with_enough(run);
}

static void one_allocation_fails(void **state)
{
    (void)state;
    assert_each_refusal_ends_well(run, false);
}

static void all_allocations_fail_from_one_on(void **state)
{
    (void)state;
    assert_each_refusal_ends_well(run, true);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_enough_memory_all_is_well),
        cmocka_unit_test(one_allocation_fails),
        cmocka_unit_test(all_allocations_fail_from_one_on),
    };
    see_allocations_of_cjson();
    return cmocka_run_group_tests(tests, NULL, NULL);
}
