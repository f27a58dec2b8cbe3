#include "support/evaluation.h"

#include "model/model.h"
#include "support/models.h"
#include "support/random.h"
#include "support/spec.h"
#include "support/test.h"

enum { POINTS = 3, RANDOM = 40 };

#define LUMI_ENTRY \
    "{'name': 'lumi', 'inits': [1], 'bounds': [[0.5, 1.5]], 'auxdata': [1.02], 'sigmas': [0.03]}"

const char evaluation_modifiers[] = WORKSPACE(
    TWO(CHANNEL("sr", THREE(SAMPLE("s", "12, 9, 4",
                                   FOUR(FACTOR("mu"), LUMI, NORMSYS("ns", "0.9", "1.2"),
                                        STATERROR("stat", "1, 2, 0.5"))),
                            SAMPLE("b", "50, 40, 30",
                                   FOUR(HISTOSYS("ns", "45, 41, 28", "57, 42, 33"), LUMI,
                                        SHAPE("ss", "5, 3, 0"), NORMSYS("other", "1.05", "0.8"))),
                            SAMPLE("o", "8, 7, 6",
                                   THREE(SHAPEFACTOR("free"), STATERROR("stat", "1, 1, 2"),
                                         HISTOSYS("sh", "7, 7, 5", "9, 6, 8"))))),
        CHANNEL("cr", TWO(SAMPLE("b", "90, 70, 60",
                                 THREE(SHAPEFACTOR("free"), NORMSYS("other", "0.7", "1.1"),
                                       HISTOSYS("sh", "80, 70, 66", "99, 75, 58"))),
                          SAMPLE("s", "3, 2, 1", TWO(FACTOR("mu"), SHAPE("sc", "1, 1, 1")))))),
    TWO(SEEN("sr", "75, 50, 44"), SEEN("cr", "97, 61, 70")), MEASURED("mu", LUMI_ENTRY));

const char evaluation_products[] = WORKSPACE(
    THREE(CHANNEL("a", TWO(SAMPLE("s", "10, 20", TWO(FACTOR("mu"), STATERROR("all", "2, 3"))),
                           SAMPLE("b", "40, 30",
                                  FOUR(STATERROR("all", "4, 5"), SHAPE("ss", "6, 2"),
                                       SHAPEFACTOR("k"), NORMSYS("n", "0.8", "1.3"))))),
          CHANNEL("b", TWO(SAMPLE("s", "5", TWO(FACTOR("mu"), STATERROR("all", "1"))),
                           SAMPLE("b", "25",
                                  FOUR(STATERROR("all", "3"), HISTOSYS("h", "22", "30"),
                                       HISTOSYS("n", "24", "29"), NORMSYS("h", "0.95", "1.02"))))),
          CHANNEL("c", TWO(SAMPLE("b", "15, 12, 9", TWO(NORMSYS("n", "1.1", "0"), LUMI)),
                           SAMPLE("s", "1, 2, 3", FACTOR("mu"))))),
    THREE(SEEN("a", "55, 41"), SEEN("b", "33"), SEEN("c", "14, 18, 0")),
    MEASURED("mu", LUMI_ENTRY));

cls_evaluation *evaluation_at(const evaluation_point *at)
{
    cls_evaluation *e;
    cls_error err;
    if (cls_evaluate(at->s.model, at->s.data, at->theta, &e, &err))
        fail_msg("%s", err.message);
    assert_true(e->model == at->s.model);
    return e;
}

/* Away from the start values; alphas inside and outside (-1, 1), not near the ends. */
static void shift(evaluation_point *at, size_t seed)
{
    uint64_t random = 31 * seed + 1;
    shifted_parameters(at->s.model, seed, at->theta);
    for (size_t p = 0; p < cls_model_parameters(at->s.model); p++) {
        if (!(cls_model_parameter(at->s.model, p).lo < 0.0))
            continue;
        const double from = random_chance(&random, 0.5) ? 0.1 : 1.1;
        const double size = random_uniform(&random, from, from + 0.7);
        at->theta[p] = random_chance(&random, 0.5) ? size : -size;
    }
}

/* Calls check at the start values of a model and at some points around. */
static void check_model(subject s, void (*check)(evaluation_point *at))
{
    evaluation_point at = {.s = s};
    assert_in_range(cls_model_parameters(s.model), 1, EVALUATION_MOST);
    for (size_t p = 0; p < cls_model_parameters(s.model); p++)
        at.theta[p] = cls_model_parameter(s.model, p).init;
    for (size_t seed = 1; seed <= POINTS; seed++) {
        check(&at);
        shift(&at, seed);
    }
    check(&at);
    subject_free(&s);
}

static void check_text(const char *text, void (*check)(evaluation_point *at))
{
    subject s;
    assert_true(subject_quoted(&s, text));
    check_model(s, check);
}

void evaluation_everywhere(void (*check)(evaluation_point *at))
{
    check_text(evaluation_modifiers, check);
    check_text(evaluation_products, check);
    for (size_t i = 0; model_case_get(i); i++)
        check_model(model_case_open(model_case_get(i)), check);
    for (size_t seed = 0; seed < RANDOM; seed++)
        check_model(random_model(seed), check);
}
