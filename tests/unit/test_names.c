#include "base/names.h"
#include "support/test.h"

#include <stdio.h>

static void names_are_numbered_in_order_of_arrival(void **state)
{
    (void)state;
    cls_names names;
    assert_int_equal(cls_names_init(&names, 4, NULL), CLS_OK);
    assert_int_equal(cls_names_add(&names, "b", NULL), 0);
    assert_int_equal(cls_names_add(&names, "a", NULL), 1);
    assert_int_equal(cls_names_add(&names, "b", NULL), 0);
    assert_int_equal(cls_names_add(&names, "", NULL), 2);
    assert_int_equal(names.n, 3);
    assert_int_equal(cls_names_find(&names, "a", NULL), 1);
    assert_int_equal(cls_names_find(&names, "", ""), 2);
    assert_int_equal(cls_names_find(&names, "c", NULL), 3);
    cls_names_free(&names);
}

static void names_of_different_kinds_are_different(void **state)
{
    (void)state;
    cls_names names;
    assert_int_equal(cls_names_init(&names, 3, NULL), CLS_OK);
    assert_int_equal(cls_names_add(&names, "jes", "normsys"), 0);
    assert_int_equal(cls_names_add(&names, "jes", "histosys"), 1);
    assert_int_equal(cls_names_add(&names, "jesn", "ormsys"), 2);
    assert_int_equal(cls_names_find(&names, "jes", "histosys"), 1);
    assert_int_equal(cls_names_find(&names, "jes", NULL), 3);
    cls_names_free(&names);
}

static void names_may_be_many(void **state)
{
    (void)state;
    enum { N = 5000, SIZE = 16 };
    static char text[N][SIZE];
    cls_names names;
    assert_int_equal(cls_names_init(&names, N, NULL), CLS_OK);
    for (size_t i = 0; i < N; i++) {
        (void)snprintf(text[i], SIZE, "gamma_%zu", i);
        assert_int_equal(cls_names_add(&names, text[i], NULL), i);
    }
    for (size_t i = 0; i < N; i++)
        assert_int_equal(cls_names_find(&names, text[i], NULL), i);
    cls_names_free(&names);
}

static void an_empty_table_finds_nothing(void **state)
{
    (void)state;
    cls_names names;
    assert_int_equal(cls_names_init(&names, 0, NULL), CLS_OK);
    assert_int_equal(cls_names_find(&names, "a", NULL), names.n);
    assert_int_equal(names.n, 0);
    cls_names_free(&names);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_numbered_in_order_of_arrival),
        cmocka_unit_test(names_of_different_kinds_are_different),
        cmocka_unit_test(names_may_be_many),
        cmocka_unit_test(an_empty_table_finds_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
