/*
 * A combination of searches that share nothing but the POI is made of parts (model/globals.c):
 * their fits with the POI held are those of the searches alone, also where one of them leans on a
 * wall (fit/walls.h), and their globals stand together.
 */
#include "fit/minimize.h"
#include "model/model.h"
#include "support/close.h"
#include "support/subject.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

enum {
    CHANNELS = 6, /* of a search */
    OWN = 8,      /* parameters of a channel of the first search, and of the second one */
    TEXT = 1 << 17
};

typedef struct text {
    char data[TEXT];
    size_t length;
} text;

#define ADD(t, ...)                                                                        \
    do {                                                                                   \
        const int more =                                                                   \
            snprintf((t)->data + (t)->length, sizeof(t)->data - (t)->length, __VA_ARGS__); \
        assert_true(more >= 0 && (size_t)more < sizeof(t)->data - (t)->length);            \
        (t)->length += (size_t)more;                                                       \
    } while (0)

/* A channel of a search: parameters of its own, one that its neighbour has too, and one of all. */
static void add_channel(text *t, char search, int c)
{
    ADD(t,
        "%s{\"name\":\"%c%d\",\"samples\":[{\"name\":\"s\",\"data\":[4,2],\"modifiers\":["
        "{\"name\":\"mu\",\"type\":\"normfactor\",\"data\":null}]},"
        "{\"name\":\"b\",\"data\":[%d,%d],\"modifiers\":[",
        t->length > 20 ? "," : "", search, c, 40 + 3 * c, 30 + 7 * c);
    for (int i = 0; i < OWN; i++)
        ADD(t, "{\"name\":\"n%d_%c%d\",\"type\":\"normsys\",\"data\":{\"hi\":%g,\"lo\":%g}},", i,
            search, c, 1.02 + 0.01 * i, 0.99 - 0.007 * i);
    ADD(t, "{\"name\":\"m_%c%d\",\"type\":\"normsys\",\"data\":{\"hi\":1.05,\"lo\":0.96}},", search,
        c / 2);
    ADD(t, "{\"name\":\"a_%c\",\"type\":\"normsys\",\"data\":{\"hi\":1.1,\"lo\":0.9}},", search);
    ADD(t, "{\"name\":\"g_%c%d\",\"type\":\"staterror\",\"data\":[2,3]}]}]}", search, c);
}

/* A bin without events that a parameter empties, as another channel wants it to. */
static void add_wall(text *t, char search)
{
    ADD(t,
        ",{\"name\":\"%cw\",\"samples\":[{\"name\":\"b\",\"data\":[0.5],\"modifiers\":["
        "{\"name\":\"w_%c\",\"type\":\"histosys\",\"data\":{\"hi_data\":[0],\"lo_data\":[1]}},"
        "{\"name\":\"a_%c\",\"type\":\"normsys\",\"data\":{\"hi\":1.1,\"lo\":0.9}}]}]},"
        "{\"name\":\"%cx\",\"samples\":[{\"name\":\"b\",\"data\":[90],\"modifiers\":["
        "{\"name\":\"w_%c\",\"type\":\"histosys\",\"data\":{\"hi_data\":[130],\"lo_data\":[50]}}"
        "]}]}",
        search, search, search, search, search);
}

static void add_observations(text *t, char search, bool wall)
{
    for (int c = 0; c < CHANNELS; c++)
        ADD(t, "%s{\"name\":\"%c%d\",\"data\":[%d,%d]}", t->data[t->length - 1] == '[' ? "" : ",",
            search, c, 41 + 5 * c - (search == 'B' ? 6 : 0), 33 + 5 * c);
    if (wall)
        ADD(t, ",{\"name\":\"%cw\",\"data\":[0]},{\"name\":\"%cx\",\"data\":[210]}", search,
            search);
}

/* The searches with these letters; the second one has a wall, or not. */
static void open_searches(subject *s, const char *searches, bool wall)
{
    static text t;
    t.length = 0;
    ADD(&t, "{\"channels\":[");
    for (int c = 0; c < CHANNELS; c++) /* alternately, so that their parameters are mixed */
        for (const char *search = searches; *search; search++)
            add_channel(&t, *search, c);
    for (const char *search = searches; *search; search++)
        if (*search == 'B' && wall)
            add_wall(&t, *search);
    ADD(&t, "],\"observations\":[");
    for (const char *search = searches; *search; search++)
        add_observations(&t, *search, *search == 'B' && wall);
    ADD(&t, "],\"measurements\":[{\"name\":\"m\",\"config\":{\"poi\":\"mu\",\"parameters\":[]}}],"
            "\"version\":\"1.0.0\"}");
    assert_true(subject_parse(s, t.data));
}

static cls_fit_result *fit(const subject *s, const double *mu)
{
    cls_fit_result *result;
    cls_error err;
    const cls_fit_options options = {.poi = mu};
    const cls_status status = cls_fit(s->model, s->data, &options, &result, &err);
    if (status)
        print_error("%s\n", err.message);
    assert_int_equal(status, CLS_OK);
    assert_true(result->decrement <= 1e-9);
    return result;
}

/* Every parameter of a search has the same value in the combination. */
static void compare(const cls_fit_result *one, const subject *own, const cls_fit_result *both,
                    const subject *all)
{
    for (size_t p = 0; p < own->model->nparameters; p++) {
        size_t q = 0;
        const char *const name = own->model->parameters[p].name;
        while (strcmp(all->model->parameters[q].name, name) != 0)
            q++;
        assert_close(both->parameters[q], one->parameters[p], 1e-7, 1e-7);
    }
}

static void check_sum(bool wall)
{
    subject a, b, both;
    open_searches(&a, "A", wall);
    open_searches(&b, "B", wall);
    open_searches(&both, "AB", wall);
    for (double mu = 0.0; mu < 3.0; mu += 0.5) {
        cls_fit_result *const x = fit(&a, &mu), *const y = fit(&b, &mu), *const z = fit(&both, &mu);
        assert_close(z->twice_nll, x->twice_nll + y->twice_nll, 1e-12, 1e-9);
        compare(x, &a, z, &both);
        compare(y, &b, z, &both);
        cls_fit_free(x);
        cls_fit_free(y);
        cls_fit_free(z);
    }
    subject_free(&a);
    subject_free(&b);
    subject_free(&both);
}

static void fits_of_parts_are_those_of_the_searches(void **state)
{
    (void)state;
    check_sum(false);
}

static void also_where_one_leans_on_a_wall(void **state)
{
    (void)state;
    check_sum(true);
}

static void globals_of_a_part_stand_together(void **state)
{
    (void)state;
    subject s;
    open_searches(&s, "AB", true);
    const cls_model *const m = s.model;
    assert_int_equal(m->nparts, 2);
    assert_int_equal(m->globals[m->nglobals - 1], m->poi);
    assert_true(m->part[m->nglobals - 1] == CLS_NONE);
    char first = '\0'; /* the search that comes first */
    for (size_t g = 0; g + 1 < m->nglobals; g++) {
        const char *const letter = strpbrk(m->parameters[m->globals[g]].name, "AB");
        assert_non_null(letter);
        if (!first)
            first = *letter;
        assert_int_equal(m->part[g], *letter == first ? 0 : 1);
        assert_true(g == 0 || m->part[g] >= m->part[g - 1]);
    }
    for (size_t c = 0; c < m->nchannels; c++)
        assert_true(m->channels[c].part == m->part[m->channels[c].columns[0]]);
    subject_free(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(fits_of_parts_are_those_of_the_searches),
        cmocka_unit_test(also_where_one_leans_on_a_wall),
        cmocka_unit_test(globals_of_a_part_stand_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
