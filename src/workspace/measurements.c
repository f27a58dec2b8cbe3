/* Measurements: the parameter of interest, and what they say about parameters. */
#include "base/text.h"
#include "workspace/list.h"

#include <stddef.h>

static cls_status read_pair(const cls_ws_reader *r, cls_json_at pair, double *bounds)
{
    if (cls_json_kind_of(pair) != CLS_JSON_ARRAY || cls_json_count(pair) != 2)
        return cls_ws_fault(r, pair, CLS_FINDING_BOUNDS,
                            "wanted a pair [lower, upper] for each component");
    cls_ws_numbers numbers;
    const cls_status status = cls_ws_numbers_read(r, pair, &numbers);
    if (status)
        return status;
    const double *const values = numbers.values;
    bounds[0] = values[0];
    bounds[1] = values[1];
    if (values[0] <= values[1])
        return CLS_OK;
    char lower[CLS_DOUBLE_SIZE], upper[CLS_DOUBLE_SIZE];
    cls_double_text(values[0], lower);
    cls_double_text(values[1], upper);
    return cls_ws_fault(r, pair, CLS_FINDING_BOUNDS, "lower bound %s is above upper bound %s",
                        lower, upper);
}

/* With findings, bounds with a fault are left out. */
static cls_status read_bounds(const cls_ws_reader *r, cls_json_at array, cls_ws_numbers *bounds)
{
    const size_t n = cls_json_count(array);
    if (n == 0)
        return cls_ws_fault(r, array, CLS_FINDING_EMPTY,
                            "found an empty array, wanted a pair of bounds per component");
    double *const values = cls_arena_array(r->arena, n, 2 * sizeof *values, r->err);
    if (!values)
        return CLS_NO_MEMORY;
    double *next = values;
    cls_status worst = CLS_OK;
    for (cls_json_at e = cls_json_first(array); e.node; e = cls_json_next(e), next += 2) {
        const cls_status status = read_pair(r, e, next);
        if (!cls_ws_goes_on(r, status))
            return status;
        worst = status ? status : worst;
    }
    if (!worst)
        *bounds = (cls_ws_numbers){.values = values, .n = 2 * n, .where = array};
    return worst;
}

/* With findings: what the entry may give, but as it could not be read. */
static unsigned unread_of(const cls_ws_parameter *p, const cls_json_field *fields, size_t n)
{
    const struct row {
        unsigned setting;
        bool read;
        const char *key;
    } rows[] = {
        {CLS_WS_INITS, p->inits.values, "inits"},
        {CLS_WS_BOUNDS, p->bounds.values, "bounds"},
        {CLS_WS_AUXDATA, p->auxdata.values, "auxdata"},
        {CLS_WS_FACTORS, p->factors.values, "factors"},
        {CLS_WS_SIGMAS, p->sigmas.values, "sigmas"},
        {CLS_WS_FIXED, p->has_fixed, "fixed"},
    };
    size_t known = 0;
    for (size_t i = 0; i < n; i++)
        known += fields[i].wrong || fields[i].value.node;
    const bool others = cls_json_count(p->where) > known; /* which may stand for known ones */
    unsigned unread = 0;
    for (size_t i = 0; i < sizeof rows / sizeof rows[0]; i++)
        if (!rows[i].read && (others || cls_json_member(p->where, rows[i].key).node))
            unread |= rows[i].setting;
    return unread;
}

static cls_status read_parameter(const cls_ws_reader *r, cls_json_at at, void *element, void *owner)
{
    enum { NAME, INITS, BOUNDS, AUXDATA, FACTORS, SIGMAS, FIXED, N_FIELDS };
    (void)owner;
    cls_ws_parameter *const p = element;
    cls_json_field fields[N_FIELDS] = {
        [NAME] = {.key = "name", .kinds = CLS_JSON_STRING, .required = true},
        [INITS] = {.key = "inits", .kinds = CLS_JSON_ARRAY},
        [BOUNDS] = {.key = "bounds", .kinds = CLS_JSON_ARRAY},
        [AUXDATA] = {.key = "auxdata", .kinds = CLS_JSON_ARRAY},
        [FACTORS] = {.key = "factors", .kinds = CLS_JSON_ARRAY},
        [SIGMAS] = {.key = "sigmas", .kinds = CLS_JSON_ARRAY},
        [FIXED] = {.key = "fixed", .kinds = CLS_JSON_BOOL},
    };
    cls_status status = cls_ws_fields_read(r, at, fields, N_FIELDS);
    if (status)
        return status;
    p->name = cls_ws_name(r, at, fields[NAME].value);
    if (!p->name)
        return CLS_NO_MEMORY;
    p->where = at;
    p->has_fixed = fields[FIXED].value.node;
    p->fixed = p->has_fixed && cls_json_bool(fields[FIXED].value);
    cls_ws_numbers *const numbers[N_FIELDS] = {
        [INITS] = &p->inits,
        [AUXDATA] = &p->auxdata,
        [FACTORS] = &p->factors,
        [SIGMAS] = &p->sigmas,
    };
    for (size_t i = 0; i < N_FIELDS; i++) {
        if (!numbers[i] || !fields[i].value.node)
            continue;
        status = cls_ws_numbers_read(r, fields[i].value, numbers[i]);
        if (!cls_ws_goes_on(r, status))
            return status;
    }
    if (fields[BOUNDS].value.node)
        status = read_bounds(r, fields[BOUNDS].value, &p->bounds);
    if (r->findings)
        p->unread = unread_of(p, fields, N_FIELDS);
    return cls_ws_goes_on(r, status) ? CLS_OK : status;
}

cls_status cls_ws_parameters_read(const cls_ws_reader *r, cls_json_at array,
                                  cls_ws_list *parameters)
{
    static const cls_ws_list_kind kind = {
        .what = "parameter",
        .may_be_empty = true,
        .names = CLS_WS_SETTINGS,
        .contents = CLS_WS_SETTINGS,
        .size = sizeof(cls_ws_parameter),
        .name = offsetof(cls_ws_parameter, name),
        .where = offsetof(cls_ws_parameter, where),
        .read = read_parameter,
    };
    return cls_ws_list_read(r, &kind, array, NULL, parameters);
}

static cls_status read_config(const cls_ws_reader *r, cls_json_at at,
                              cls_ws_measurement *measurement)
{
    cls_json_field fields[] = {
        {.key = "poi", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "parameters", .kinds = CLS_JSON_ARRAY, .required = true},
    };
    cls_status status = cls_ws_fields_read(r, at, fields, 2);
    if (status)
        return status;
    measurement->poi_where = fields[0].value;
    measurement->poi = fields[0].value.node ? cls_json_string(fields[0].value) : NULL;
    if (!measurement->poi)
        measurement->partial |= CLS_WS_POI;
    cls_ws_list list = {0};
    status = cls_ws_parameters_read(r, fields[1].value, &list);
    measurement->parameters = list.elements;
    measurement->nparameters = list.n;
    return status;
}

static cls_status read_measurement(const cls_ws_reader *r, cls_json_at at, void *element,
                                   void *owner)
{
    (void)owner;
    cls_ws_measurement *const measurement = element;
    cls_ws_reader own = *r;
    own.partial = &measurement->partial;
    cls_json_field fields[] = {
        {.key = "name", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "config", .kinds = CLS_JSON_OBJECT, .required = true},
    };
    cls_status status = cls_ws_fields_read(&own, at, fields, 2);
    if (status)
        return status;
    measurement->name = cls_ws_name(r, at, fields[0].value);
    if (!measurement->name)
        return CLS_NO_MEMORY;
    measurement->where = at;
    if (!fields[1].value.node) { /* which is among the findings */
        measurement->partial |= CLS_WS_SETTINGS | CLS_WS_POI;
        return CLS_OK;
    }
    status = read_config(&own, fields[1].value, measurement);
    return cls_ws_goes_on(r, status) ? CLS_OK : status;
}

cls_status cls_ws_measurements_read(const cls_ws_reader *r, cls_json_at array,
                                    cls_ws_list *measurements)
{
    static const cls_ws_list_kind kind = {
        .what = "measurement",
        .size = sizeof(cls_ws_measurement),
        .name = offsetof(cls_ws_measurement, name),
        .where = offsetof(cls_ws_measurement, where),
        .read = read_measurement,
    };
    return cls_ws_list_read(r, &kind, array, NULL, measurements);
}
