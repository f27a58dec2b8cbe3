/* Measurements: the parameter of interest, and what they say about parameters. */
#include "base/text.h"
#include "workspace/list.h"

static cls_status read_pair(const cls_ws_reader *r, cls_json_at pair, double *bounds)
{
    if (cls_json_kind_of(pair) != CLS_JSON_ARRAY || cls_json_count(pair) != 2)
        return cls_json_fail(pair, r->err, CLS_BAD_WORKSPACE,
                             "wanted a pair [lower, upper] for each component");
    const double *values;
    size_t n;
    const cls_status status = cls_json_numbers(pair, r->arena, &values, &n, r->err);
    if (status)
        return status;
    bounds[0] = values[0];
    bounds[1] = values[1];
    if (values[0] <= values[1])
        return CLS_OK;
    char lower[CLS_DOUBLE_SIZE], upper[CLS_DOUBLE_SIZE];
    cls_double_text(values[0], lower);
    cls_double_text(values[1], upper);
    return cls_json_fail(pair, r->err, CLS_BAD_WORKSPACE, "lower bound %s is above upper bound %s",
                         lower, upper);
}

static cls_status read_bounds(const cls_ws_reader *r, cls_json_at array, cls_ws_numbers *bounds)
{
    const size_t n = cls_json_count(array);
    if (n == 0)
        return cls_json_fail(array, r->err, CLS_BAD_WORKSPACE,
                             "found an empty array, wanted a pair of bounds per component");
    double *next = cls_arena_array(r->arena, n, 2 * sizeof *next, r->err);
    if (!next)
        return CLS_NO_MEMORY;
    *bounds = (cls_ws_numbers){.values = next, .n = 2 * n, .where = array};
    for (cls_json_at e = cls_json_first(array); e.node; e = cls_json_next(e), next += 2) {
        const cls_status status = read_pair(r, e, next);
        if (status)
            return status;
    }
    return CLS_OK;
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
    cls_status status = cls_json_fields(at, fields, N_FIELDS, r->err);
    if (status)
        return status;
    p->name = cls_json_string(fields[NAME].value);
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
        if (status)
            return status;
    }
    return fields[BOUNDS].value.node ? read_bounds(r, fields[BOUNDS].value, &p->bounds) : CLS_OK;
}

cls_status cls_ws_parameters_read(const cls_ws_reader *r, cls_json_at array,
                                  cls_ws_list *parameters)
{
    static const cls_ws_list_kind kind = {
        .what = "parameter",
        .size = sizeof(cls_ws_parameter),
        .may_be_empty = true,
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
    cls_status status = cls_json_fields(at, fields, 2, r->err);
    if (status)
        return status;
    measurement->poi = cls_json_string(fields[0].value);
    measurement->poi_where = fields[0].value;
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
    cls_json_field fields[] = {
        {.key = "name", .kinds = CLS_JSON_STRING, .required = true},
        {.key = "config", .kinds = CLS_JSON_OBJECT, .required = true},
    };
    const cls_status status = cls_json_fields(at, fields, 2, r->err);
    if (status)
        return status;
    measurement->name = cls_json_string(fields[0].value);
    measurement->where = at;
    return read_config(r, fields[1].value, measurement);
}

cls_status cls_ws_measurements_read(const cls_ws_reader *r, cls_json_at array,
                                    cls_ws_list *measurements)
{
    static const cls_ws_list_kind kind = {
        .what = "measurement",
        .size = sizeof(cls_ws_measurement),
        .read = read_measurement,
    };
    return cls_ws_list_read(r, &kind, array, NULL, measurements);
}
