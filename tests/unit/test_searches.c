/*
 * Minima that take more than a start near them, in models where other starts are not tried at every
 * strength: mirror images that look likely only once the other parameters have followed, and
 * minima that are lower already at strengths tested before.
 */
#include "infer/calculator.h"
#include "infer/restarts.h"
#include "support/close.h"
#include "support/fitting.h"
#include "support/spec.h"

enum { STRENGTHS = 41 };

/* One channel of a signal and of a background with some shapes, and one with many parameters. */
#define MODEL(s, b, shapes, seen, more)                                                    \
    WORKSPACE(TWO(CHANNEL("c", TWO(SAMPLE("s", s, FACTOR("mu")), SAMPLE("b", b, shapes))), \
                  CHANNEL("d", SAMPLE("b", "90, 70", more))),                              \
              TWO(SEEN("c", seen), SEEN("d", "95, 66")), MEASURED("mu", ""))

#define FIVE(p)                                                               \
    TWO(TWO(NORMSYS(p "1", "0.97", "1.03"), NORMSYS(p "2", "0.98", "1.02")),  \
        THREE(NORMSYS(p "3", "0.96", "1.04"), NORMSYS(p "4", "0.99", "1.01"), \
              NORMSYS(p "5", "0.95", "1.05")))

/* More parameters than CLS_MANY. */
#define VERY_MANY                                    \
    TWO(FOUR(MORE, FIVE("a"), FIVE("b"), FIVE("c")), \
        FOUR(FIVE("d"), FIVE("e"), FIVE("f"), FIVE("g")))

/* An image of one shape's parameter is low where the others' parameters are others, too. */
static const char *const unlikely[] = {
    MODEL("7, 13", "104, 66",
          THREE(HISTOSYS("f", "105, 65", "108, 65"), HISTOSYS("g", "115, 61", "111, 86"),
                HISTOSYS("h", "117, 62", "71, 64")),
          "127, 59", MORE),
    MODEL("8, 17, 7", "94, 75, 97",
          THREE(HISTOSYS("f", "82, 78, 99", "106, 101, 80"),
                HISTOSYS("g", "112, 67, 112", "84, 43, 101"),
                HISTOSYS("h", "76, 52, 94", "101, 73, 119")),
          "131, 72, 93", MORE)};

/* What is found at some strength is the lowest also at some below it. */
static const char *const earlier[] = {
    MODEL("19, 4", "66, 49",
          THREE(HISTOSYS("f", "71, 36", "48, 40"), HISTOSYS("g", "64, 49", "72, 54"),
                HISTOSYS("h", "79, 45", "70, 35")),
          "98, 46", VERY_MANY),
    MODEL("9, 16", "49, 99",
          TWO(HISTOSYS("f", "52, 101", "46, 105"), HISTOSYS("g", "64, 90", "42, 84")), "66, 112",
          VERY_MANY)};

/* At all strengths up to five sigma random starts lead no lower. */
static void check_model(const char *text, size_t least, size_t most)
{
    static cls_point points[STRENGTHS];
    double mu[STRENGTHS];
    fitting f = fitting_open_text(text, NULL);
    for (size_t i = 0; i < STRENGTHS; i++)
        mu[i] = 0.1 * (double)i;
    assert_true(subject_calculate(&f.s, NULL));
    assert_true(f.s.model->nglobals > least && f.s.model->nglobals <= most);
    cls_hypotests(f.s.calculator, mu, STRENGTHS, points);
    for (size_t i = 0; i < STRENGTHS; i++) {
        const cls_point *const p = &points[i];
        assert_int_equal(p->status, CLS_OK);
        if (0.5 * (p->twice_nll_fixed - p->twice_nll_free) <= CLS_FAR_AWAY)
            assert_close(p->twice_nll_fixed, fitting_lowest(&f, f.s.data, &mu[i]), 0.0, 1e-8);
    }
    fitting_close(&f);
}

static void unlikely_images_lead_to_the_lowest_minimum(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof unlikely / sizeof unlikely[0]; i++)
        check_model(unlikely[i], CLS_FEW, CLS_MANY);
}

static void a_minimum_is_followed_back_to_earlier_strengths(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof earlier / sizeof earlier[0]; i++)
        check_model(earlier[i], CLS_MANY + 1, FITTING_MOST);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(unlikely_images_lead_to_the_lowest_minimum),
        cmocka_unit_test(a_minimum_is_followed_back_to_earlier_strengths),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
