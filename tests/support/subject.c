#include "support/subject.h"

#include "support/test.h"

#include <string.h>

static bool check(cls_status status, const cls_error *error)
{
    if (status == CLS_OK)
        return true;
    char text[1200];
    cls_error_text(error, text, sizeof text);
    print_error("%s\n", text);
    return false;
}

static bool compile(subject *s, const cls_model_options *options, cls_error *err)
{
    return check(cls_model_compile(s->workspace, options, &s->model, err), err) &&
           check(cls_data_observed(s->model, NULL, &s->data, err), err);
}

bool subject_read_as(subject *s, const char *path, const cls_model_options *options)
{
    cls_error err;
    *s = (subject){NULL, NULL, NULL, NULL};
    return check(cls_workspace_read(path, &s->workspace, &err), &err) && compile(s, options, &err);
}

bool subject_read(subject *s, const char *path)
{
    return subject_read_as(s, path, NULL);
}

bool subject_parse_as(subject *s, const char *text, const cls_model_options *options)
{
    cls_error err;
    *s = (subject){NULL, NULL, NULL, NULL};
    return check(cls_workspace_parse("text", text, strlen(text), &s->workspace, &err), &err) &&
           compile(s, options, &err);
}

bool subject_parse(subject *s, const char *text)
{
    return subject_parse_as(s, text, NULL);
}

bool subject_calculate(subject *s, const cls_infer_options *options)
{
    cls_error err;
    cls_calculator_free(s->calculator);
    return check(cls_calculator_new(s->model, s->data, options, &s->calculator, &err), &err);
}

void subject_free(subject *s)
{
    cls_calculator_free(s->calculator);
    cls_data_free(s->data);
    cls_model_free(s->model);
    cls_workspace_free(s->workspace);
}
