/* The line that says how far long work is. */
#include "cli/progress.h"
#include "support/test.h"

#include <math.h>

static void expect(const cls_progress *progress, double seconds, const char *line)
{
    cls_text text = {0};
    cls_progress_add(&text, progress, seconds);
    assert_false(text.failed);
    assert_string_equal(text.bytes, line);
    assert_true(text.length < 80);
    cls_text_free(&text);
}

static void no_end_in_sight(void **state)
{
    (void)state;
    expect(&(cls_progress){.steps = 300}, 2.0, "cls-limit: 300 fits, 150/s");
    expect(&(cls_progress){.steps = 3}, 2.0, "cls-limit: 3 fits, 1.5/s");
    expect(&(cls_progress){.steps = 3, .unit = "evaluations"}, 2.0,
           "cls-limit: 3 evaluations, 1.5/s");
    cls_progress p = {.steps = 3, .passes = 1, .nstrengths = 4};
    expect(&p, 2.0, "cls-limit: 3 fits, 1.5/s");
    p.done = 4;
    expect(&p, 2.0, "cls-limit: 3 fits, 1.5/s");
}

static void time_left(void **state)
{
    (void)state;
    cls_progress p = {.steps = 100, .passes = 1, .nstrengths = 4, .done = 1};
    expect(&p, 2.0, "cls-limit: 100 fits, 50/s, 25 % done, 6 s left");
    expect(&p, 25.0, "cls-limit: 100 fits, 4.0/s, 25 % done, 1 min 15 s left");
    expect(&p, 2000.0, "cls-limit: 100 fits, 0.1/s, 25 % done, 1 h 40 min left");
    expect(&p, 1e6, "cls-limit: 100 fits, 0.0/s, 25 % done, days left");
    p.passes = 3;
    p.done = 9;
    expect(&p, 9.0, "cls-limit: 100 fits, 11/s, 75 % done, 3 s left");
}

static void strengths_are_counted_once_in_each_pass(void **state)
{
    (void)state;
    double mu[] = {0.0, 0.1, 0.2, 0.3, 0.4};
    atomic_uchar tested[10];
    for (size_t i = 0; i < 10; i++)
        atomic_init(&tested[i], 0);
    cls_progress p = {.begun = true,
                      .wanted = true,
                      .start = HUGE_VAL,
                      .strengths = mu,
                      .nstrengths = 5,
                      .tested = tested,
                      .passes = 2};
    const struct {
        size_t pass;
        double mu;
        size_t done;
    } steps[] = {{0, (double)NAN, 0}, {0, 3 * 0.1, 1}, {0, 0.15, 1}, {0, 0.1, 2},  {0, 0.3, 2},
                 {1, 0.3, 3},         {0, 0.0, 4},     {1, 0.4, 5},  {1, 0.41, 5}, {2, 0.1, 5}};
    for (size_t i = 0; i < sizeof steps / sizeof steps[0]; i++) {
        cls_progress_step(&p, steps[i].pass, steps[i].mu);
        assert_int_equal(p.done, steps[i].done);
        assert_int_equal(p.steps, i + 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(no_end_in_sight),
                                       cmocka_unit_test(time_left),
                                       cmocka_unit_test(strengths_are_counted_once_in_each_pass)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
