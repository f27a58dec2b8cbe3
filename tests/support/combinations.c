#include "support/combinations.h"

#include "cls/model.h"
#include "model/modifier.h"
#include "support/numbers.h"
#include "support/random.h"
#include "support/test.h"

#include <stdio.h>
#include <string.h>

enum { MOST_BINS = 10, TRIPLES = 60, ONE_NAME_BINS = 3 };

static const size_t sizes[] = {1, 3, MOST_BINS};

enum { SIZES = sizeof sizes / sizeof sizes[0] };

/* A workspace while it is written. */
typedef struct writing {
    const combination *from;
    cls_text text, seen, measured;
    uint64_t random;
    bool signal; /* the carrier is signal, too */
    bool wide;   /* the background carries the modifiers, too */
    double sum[MOST_BINS];
} writing;

static size_t count_types(void)
{
    size_t n = 0;
    while (cls_modifier_type_get(n))
        n++;
    return n;
}

/* What a type asks for in a channel of one bin, under a name. */
static cls_status ask(const cls_modifier_type *type, const char *name, cls_arena *arena,
                      cls_paramset *set)
{
    static const double one[] = {1.0};
    const cls_ws_modifier entry = {.name = name,
                                   .type = type->name,
                                   .payload = type->payload,
                                   .lo = one,
                                   .hi = one,
                                   .values = one};
    const cls_ws_channel channel = {.name = "c", .nbins = 1};
    cls_modifier use = {.entry = &entry, .channel = &channel, .nominal = one};
    *set = (cls_paramset){.name = name, .type = type};
    return type->declare(&use, set, &(cls_collector){.arena = arena});
}

static bool accepts(const cls_modifier_type *type, const char *name)
{
    cls_arena *const arena = cls_arena_new();
    cls_paramset set;
    const bool accepted = ask(type, name, arena, &set) == CLS_OK;
    cls_arena_free(arena);
    return accepted;
}

/* The name of modifier i: "t<i>", or the one that its type (with one name: any of them) wants. */
static const char *name_of(const combination *c, size_t i)
{
    static const char *const names[COMBINED] = {"t0", "t1", "t2"};
    const char *name = names[c->one_name || i >= COMBINED ? 0 : i];
    for (size_t k = 0; k < c->ntypes; k++)
        if ((c->one_name || k == i) && !accepts(cls_modifier_type_get(c->types[k]), name))
            name = cls_modifier_type_get(c->types[k])->name;
    return name;
}

bool combination_exists(const combination *c)
{
    for (size_t i = 0; i < c->ntypes; i++)
        for (size_t j = 0; j < i; j++)
            if (c->types[i] == c->types[j] && strcmp(name_of(c, i), name_of(c, j)) == 0)
                return false;
    return true;
}

/* Appends what the measurement has to say of modifier i: what its type leaves open. */
static void configure(writing *w, size_t i)
{
    cls_arena *const arena = cls_arena_new();
    const char *const name = name_of(w->from, i);
    cls_paramset set;
    assert_int_equal(ask(cls_modifier_type_get(w->from->types[i]), name, arena, &set), CLS_OK);
    const cls_component *const c = &set.components[0];
    cls_text *const text = &w->measured;
    if (isnan(c->init)) {
        cls_text_add_format(text, "%s{\"name\": \"%s\", \"inits\": [1.05]",
                            text->length ? ", " : "", name);
        cls_text_add(text, isnan(c->lo) ? ", \"bounds\": [[0.5, 1.5]]" : "");
        cls_text_add(text, isnan(c->auxdata) ? ", \"auxdata\": [1.02]" : "");
        cls_text_add(text, isnan(c->width) ? ", \"sigmas\": [0.1]}" : "}");
    }
    cls_arena_free(arena);
}

static void add_values(writing *w, const double *nominal, double least, double most, double none)
{
    double values[MOST_BINS] = {0.0};
    for (size_t b = 0; b < w->from->nbins; b++)
        values[b] = random_chance(&w->random, none)
                        ? 0.0
                        : nominal[b] * random_uniform(&w->random, least, most);
    add_numbers(&w->text, values, w->from->nbins);
}

/* Data of any shape, the changes small enough for three of them at 2.5 sigma. */
static void add_payload(writing *w, cls_payload payload, const double *nominal)
{
    cls_text *const text = &w->text;
    switch (payload) {
    case CLS_PAYLOAD_NONE:
        cls_text_add(text, "null");
        break;
    case CLS_PAYLOAD_FACTORS:
        cls_text_add(text, "{\"lo\": ");
        cls_text_add_double(text, random_uniform(&w->random, 0.8, 1.05));
        cls_text_add(text, ", \"hi\": ");
        cls_text_add_double(text, random_uniform(&w->random, 0.95, 1.2));
        cls_text_add(text, "}");
        break;
    case CLS_PAYLOAD_VALUES:
        add_values(w, nominal, 0.03, 0.4, 0.1);
        break;
    case CLS_PAYLOAD_SHAPES:
        cls_text_add(text, "{\"lo_data\": ");
        add_values(w, nominal, 0.88, 1.04, 0.0);
        cls_text_add(text, ", \"hi_data\": ");
        add_values(w, nominal, 0.96, 1.12, 0.0);
        cls_text_add(text, "}");
        break;
    case CLS_PAYLOAD_UNREAD: /* no type wants that */
        fail();
        break;
    }
}

static void add_modifier(writing *w, const char *name, const cls_modifier_type *type,
                         const double *nominal)
{
    cls_text_add_format(&w->text, "%s{\"name\": \"%s\", \"type\": \"%s\", \"data\": ",
                        w->text.bytes[w->text.length - 1] == '[' ? "" : ", ", name, type->name);
    add_payload(w, type->payload, nominal);
    cls_text_add(&w->text, "}");
}

static const cls_modifier_type *type_named(const char *name)
{
    const size_t i = cls_modifier_type_find(name);
    assert_int_not_equal(i, (size_t)-1);
    return cls_modifier_type_get(i);
}

/* The modifiers under test; only_shared: those that other samples can have as well. */
static void add_combined(writing *w, const double *nominal, bool only_shared)
{
    for (size_t i = 0; i < w->from->ntypes; i++) {
        const cls_modifier_type *const type = cls_modifier_type_get(w->from->types[i]);
        if (type->shared || !only_shared)
            add_modifier(w, name_of(w->from, i), type, nominal);
    }
}

/* Begins a sample: its name, its events (in a part of the bins none), added to the channel's. */
static void begin_sample(writing *w, const char *name, double least, double most, double none,
                         double *nominal)
{
    for (size_t b = 0; b < w->from->nbins; b++) {
        nominal[b] = random_chance(&w->random, none) ? 0.0 : random_log(&w->random, least, most);
        w->sum[b] += nominal[b];
    }
    cls_text_add_format(&w->text, "%s{\"name\": \"%s\", \"data\": ",
                        w->text.bytes[w->text.length - 1] == '[' ? "" : ", ", name);
    add_numbers(&w->text, nominal, w->from->nbins);
    cls_text_add(&w->text, ", \"modifiers\": [");
}

static void end_sample(writing *w)
{
    cls_text_add(&w->text, "]}");
}

static void add_channel(writing *w, const char *name, bool first)
{
    const bool carries = first || w->from->everywhere;
    double nominal[MOST_BINS] = {0.0};
    memset(w->sum, 0, sizeof w->sum);
    cls_text_add_format(&w->text, "%s{\"name\": \"%s\", \"samples\": [", first ? "" : ", ", name);
    begin_sample(w, "signal", 2.0, 20.0, 0.05, nominal);
    add_modifier(w, "mu", type_named("normfactor"), nominal);
    end_sample(w);
    begin_sample(w, "carrier", 10.0, 100.0, 0.05, nominal);
    if (w->signal)
        add_modifier(w, "mu", type_named("normfactor"), nominal);
    if (carries)
        add_combined(w, nominal, !first);
    end_sample(w);
    begin_sample(w, "other", 20.0, 100.0, 0.05, nominal);
    if (w->wide && carries)
        add_combined(w, nominal, true);
    if (first)
        add_modifier(w, "other", type_named(w->from->seed % 2 ? "staterror" : "shapesys"), nominal);
    end_sample(w);
    begin_sample(w, "rest", 40.0, 60.0, 0.0, nominal);
    end_sample(w);
    cls_text_add(&w->text, "]}");
    for (size_t b = 0; b < w->from->nbins; b++)
        w->sum[b] = random_chance(&w->random, 0.1)
                        ? 0.0
                        : floor(w->sum[b] * random_log(&w->random, 0.6, 1.6));
    cls_text_add_format(&w->seen, "%s{\"name\": \"%s\", \"data\": ", first ? "" : ", ", name);
    add_numbers(&w->seen, w->sum, w->from->nbins);
    cls_text_add(&w->seen, "}");
}

cls_text combination_text(const combination *c)
{
    writing w = {.from = c, .random = 7919 * (c->seed + 1)};
    w.signal = random_chance(&w.random, 0.3);
    w.wide = random_chance(&w.random, 0.3);
    cls_text_add(&w.text, "{\"channels\": [");
    add_channel(&w, "a", true);
    add_channel(&w, "b", false);
    for (size_t i = 0; i < c->ntypes; i++)
        configure(&w, i);
    cls_text_add_format(&w.text,
                        "], \"observations\": [%s], \"measurements\": [{\"name\": \"m\", "
                        "\"config\": {\"poi\": \"mu\", \"parameters\": [%s]}}], "
                        "\"version\": \"1.0.0\"}",
                        w.seen.bytes, w.measured.bytes ? w.measured.bytes : "");
    assert_false(w.text.failed || w.seen.failed || w.measured.failed);
    cls_text_free(&w.seen);
    cls_text_free(&w.measured);
    return w.text;
}

bool combination_agrees(const combination *c, cls_error *err)
{
    cls_text text = combination_text(c);
    cls_workspace *workspace;
    cls_model *model = NULL;
    assert_int_equal(cls_workspace_parse("text", text.bytes, text.length, &workspace, NULL),
                     CLS_OK);
    const cls_status status = cls_model_compile(workspace, NULL, &model, err);
    cls_model_free(model);
    cls_workspace_free(workspace);
    cls_text_free(&text);
    return status == CLS_OK;
}

/* Pair i of n types, a type with itself among them; false past the last. */
static bool pair(size_t i, size_t n, size_t types[2])
{
    for (types[0] = 0; types[0] < n; types[0]++)
        for (types[1] = types[0]; types[1] < n; types[1]++)
            if (i-- == 0)
                return true;
    return false;
}

bool combination_get(size_t i, combination *out)
{
    const size_t n = count_types(), singles_and_pairs = n + n * (n + 1) / 2;
    const size_t variants = (size_t)2 * SIZES, what = i / variants;
    *out = (combination){.seed = i, .everywhere = i % 2 == 1, .nbins = sizes[i / 2 % SIZES]};
    if (what < n) {
        out->ntypes = 1;
        out->types[0] = what;
        return true;
    }
    if (what < singles_and_pairs) {
        out->ntypes = 2;
        return pair(what - n, n, out->types);
    }
    uint64_t random = i;
    out->ntypes = COMBINED;
    for (size_t k = 0; k < COMBINED; k++)
        out->types[k] = random_below(&random, n);
    return i < variants * singles_and_pairs + TRIPLES;
}

bool combination_namesakes(size_t i, combination *out)
{
    const size_t n = count_types();
    *out = (combination){
        .ntypes = 2, .one_name = true, .everywhere = i % 2 == 1, .nbins = ONE_NAME_BINS, .seed = i};
    for (size_t k = 0; pair(k, n, out->types); k++)
        if (out->types[0] != out->types[1] && i-- == 0)
            return true;
    return false;
}

bool combination_interpolates(const combination *c)
{
    for (size_t i = 0; i < c->ntypes; i++) {
        const cls_payload payload = cls_modifier_type_get(c->types[i])->payload;
        if (payload == CLS_PAYLOAD_FACTORS || payload == CLS_PAYLOAD_SHAPES)
            return true;
    }
    return false;
}

void combination_describe(const combination *c, char *words, size_t size)
{
    int length = snprintf(words, size, "seed %zu, %zu bins%s%s:", (size_t)c->seed, c->nbins,
                          c->everywhere ? ", both channels" : "", c->one_name ? ", one name" : "");
    for (size_t i = 0; i < c->ntypes; i++)
        length += snprintf(words + length, size - (size_t)length, " %s",
                           cls_modifier_type_get(c->types[i])->name);
}
