/* Which parameters have a mirror image. */
#include "fit/mirrors.h"
#include "support/close.h"
#include "support/models.h"
#include "support/spec.h"

#include <string.h>

/* A background of 100 and 200 events, with one modifier. */
#define WITH(modifier)                                                                          \
    WORKSPACE(                                                                                  \
        CHANNEL("c", SAMPLE("s", "5, 9", FACTOR("mu")) ", " SAMPLE("b", "100, 200", modifier)), \
        SEEN("c", "105, 210"), MEASURED("mu", ""))

/* How many mirrors there are; the only one is the parameter "x". */
static size_t count(const char *text)
{
    subject s;
    size_t n, *mirrors;
    assert_true(subject_quoted(&s, text));
    cls_arena *const arena = cls_arena_new();
    mirrors = cls_arena_array(arena, s.model->nglobals, sizeof *mirrors, NULL);
    assert_int_equal(cls_mirrors_find(s.model, arena, mirrors, &n, NULL), CLS_OK);
    if (n == 1)
        assert_string_equal(s.model->parameters[s.model->globals[mirrors[0]]].name, "x");
    cls_arena_free(arena);
    subject_free(&s);
    return n;
}

static void variations_to_one_side_have_one(void **state)
{
    (void)state;
    assert_int_equal(count(WITH(HISTOSYS("x", "110, 220", "110, 220"))), 1);
    assert_int_equal(count(WITH(HISTOSYS("x", "110, 190", "110, 190"))), 1);
    assert_int_equal(count(WITH(HISTOSYS("x", "90, 200", "95, 200"))), 1);
    assert_int_equal(count(WITH(NORMSYS("x", "1.1", "1.1"))), 1);
    assert_int_equal(count(WITH(NORMSYS("x", "0.8", "0.85"))), 1);
}

static void symmetric_variations_have_none(void **state)
{
    (void)state;
    assert_int_equal(count(WITH(HISTOSYS("x", "90, 180", "110, 220"))), 0);
    assert_int_equal(count(WITH(HISTOSYS("x", "110, 180", "90, 220"))), 0);
    assert_int_equal(count(WITH(NORMSYS("x", "0.9", "1.1"))), 0);
    assert_int_equal(count(WITH(NORMSYS("x", "1.1", "0.9"))), 0);
    assert_int_equal(count(WITH(FACTOR("x"))), 0);
    assert_int_equal(count(WITH(SHAPE("x", "5, 6"))), 0);
}

/* S = 10, C = 2 and 3 events of 100: C^2 is 0.04 and 0.09 S^2. */
static void even_and_odd_parts_are_compared(void **state)
{
    (void)state;
    assert_int_equal(count(WITH(HISTOSYS("x", "92, 200", "112, 200"))), 0);
    assert_int_equal(count(WITH(HISTOSYS("x", "93, 200", "113, 200"))), 1);
}

/* C = 0.6 and 0.8 events of 100: 0.0036 and 0.0064 of a squared standard deviation. */
static void small_effects_do_not_count(void **state)
{
    (void)state;
    assert_int_equal(count(WITH(HISTOSYS("x", "100.6, 200", "100.6, 200"))), 0);
    assert_int_equal(count(WITH(HISTOSYS("x", "100.8, 200", "100.8, 200"))), 1);
    assert_int_equal(count(WITH(NORMSYS("x", "1.004", "1.004"))), 0);   /* 0.0048 */
    assert_int_equal(count(WITH(NORMSYS("x", "1.0045", "1.0045"))), 1); /* 0.0061 */
}

/* What one sample gains the other one loses; or bins without events. */
static void samples_are_added_up(void **state)
{
    (void)state;
    static const char pair[] =
        WORKSPACE(CHANNEL("c", THREE(SAMPLE("s", "5", FACTOR("mu")),
                                     SAMPLE("a", "100", NORMSYS("x", "1.1", "1.1")),
                                     SAMPLE("b", "100", NORMSYS("x", "0.9", "0.9")))),
                  SEEN("c", "205"), MEASURED("mu", ""));
    static const char both[] =
        WORKSPACE(CHANNEL("c", THREE(SAMPLE("s", "5", FACTOR("mu")),
                                     SAMPLE("a", "100", NORMSYS("x", "1.2", "0.9")),
                                     SAMPLE("b", "100", NORMSYS("x", "0.95", "1.25")))),
                  SEEN("c", "205"), MEASURED("mu", ""));
    static const char channels[] =
        WORKSPACE(TWO(CHANNEL("c", TWO(SAMPLE("s", "5", FACTOR("mu")),
                                       SAMPLE("a", "100", NORMSYS("x", "0.9", "1.1")))),
                      CHANNEL("d", SAMPLE("b", "0, 100", HISTOSYS("x", "0, 120", "0, 120")))),
                  TWO(SEEN("c", "105"), SEEN("d", "0, 100")), MEASURED("mu", ""));
    assert_int_equal(count(pair), 0);
    assert_int_equal(count(both), 1); /* a pair of factors, different samples */
    assert_int_equal(count(channels), 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(variations_to_one_side_have_one),
        cmocka_unit_test(symmetric_variations_have_none),
        cmocka_unit_test(even_and_odd_parts_are_compared),
        cmocka_unit_test(small_effects_do_not_count),
        cmocka_unit_test(samples_are_added_up),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
