/*
 * Memory that runs out at every single allocation that is made for a patchset: the status says so,
 * nothing crashes, and nothing is left behind.
 */
#include "cls/cls.h"
#include "support/allocations.h"
#include "support/test.h"

#include <cjson/cJSON.h>
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

/* All of it, with allocation failing (counted from 1; 0: none) refused. */
static cls_status run(size_t failing, bool for_good, cls_error *err)
{
    memory.n = 0;
    memory.failing = failing;
    memory.for_good = for_good;
    memory.failed = false;
    memory.in_use = 0;
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
    cls_error err;
    assert_int_equal(run(0, false, &err), CLS_OK);
    assert_int_equal(memory.in_use, 0);
    assert_true(memory.n > 100); /* else the allocations are not seen */
}

static void refuse_each(bool for_good)
{
    cls_error err;
    size_t n = 1;
    for (; run(n, for_good, &err) != CLS_OK || memory.failed; n++) {
        if (err.code != CLS_NO_MEMORY || !memory.failed || memory.in_use != 0)
            fail_msg("allocation %zu: %s, \"%s\", %ld left", n, cls_status_word(err.code),
                     err.message, memory.in_use);
    }
    assert_int_equal(n - 1, memory.n); /* each one was refused once */
}

static void one_allocation_fails(void **state)
{
    (void)state;
    refuse_each(false);
}

static void all_allocations_fail_from_one_on(void **state)
{
    (void)state;
    refuse_each(true);
}

static void *own_malloc(size_t size)
{
    return malloc(size);
}

static void own_free(void *room)
{
    free(room);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(with_enough_memory_all_is_well),
        cmocka_unit_test(one_allocation_fails),
        cmocka_unit_test(all_allocations_fail_from_one_on),
    };
    cJSON_Hooks hooks = {.malloc_fn = own_malloc, .free_fn = own_free};
    cJSON_InitHooks(&hooks); /* a shared library, which the linker leaves alone */
    return cmocka_run_group_tests(tests, NULL, NULL);
}
