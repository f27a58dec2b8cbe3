#include "support/compile.h"

#include "support/close.h"
#include "support/models.h"

static cls_status compile(const char *text, const cls_model_options *options, cls_model **model,
                          cls_error *err)
{
    cls_workspace *const workspace = workspace_quoted(text);
    const cls_status status = cls_model_compile(workspace, options, model, err);
    cls_workspace_free(workspace); /* the model stays valid */
    assert_int_equal(status, err->code);
    assert_true((*model == NULL) == (status != CLS_OK));
    return status;
}

cls_model *compiled(const char *text, const cls_model_options *options)
{
    cls_model *model;
    cls_error err;
    if (compile(text, options, &model, &err))
        fail_msg("%s: %s", err.where, err.message);
    return model;
}

subject compiled_subject(const char *text, const cls_model_options *options)
{
    subject s;
    if (!subject_quoted_as(&s, text, options))
        fail_msg("%s", text);
    return s;
}

void check_refused(const char *text, const char *where, const char *message)
{
    cls_model *model;
    cls_error err;
    assert_int_equal(compile(text, NULL, &model, &err), CLS_BAD_MODEL);
    assert_string_equal(err.message, message);
    assert_string_equal(err.where, where);
    assert_string_equal(err.file, "text");
    assert_true(err.line > 0);
}

void check_misused(const char *text, const cls_model_options *options, const char *message)
{
    cls_model *model;
    cls_error err;
    assert_int_equal(compile(text, options, &model, &err), CLS_USAGE);
    assert_string_equal(err.message, message);
    assert_string_equal(err.where, "");
}

void check_names(const cls_model *model, const char *const *names, size_t n)
{
    assert_int_equal(cls_model_parameters(model), n);
    for (size_t p = 0; p < n; p++) {
        assert_string_equal(cls_model_parameter(model, p).name, names[p]);
        assert_int_equal(cls_model_find(model, names[p]), p);
    }
    assert_int_equal(cls_model_find(model, "none"), CLS_NONE);
}

void check_parameter(const cls_model *model, const char *name, cls_parameter wanted)
{
    const size_t i = cls_model_find(model, name);
    if (i == CLS_NONE)
        fail_msg("no parameter \"%s\"", name);
    const cls_parameter p = cls_model_parameter(model, i);
    print_message("parameter %s\n", name);
    assert_string_equal(p.name, name);
    assert_close(p.init, wanted.init, 0.0, 0.0);
    assert_close(p.lo, wanted.lo, 0.0, 0.0);
    assert_close(p.hi, wanted.hi, 0.0, 0.0);
    assert_int_equal(p.fixed, wanted.fixed);
    assert_string_equal(p.constraint, wanted.constraint);
    assert_close(p.auxdata, wanted.auxdata, 1e-15, 0.0);
    assert_close(p.width, wanted.width, 1e-15, 0.0);
}

cls_parameter factor_by_default(void)
{
    return (cls_parameter){.init = 1.0, .hi = 10.0, .constraint = "none"};
}

cls_parameter alpha_by_default(void)
{
    return (cls_parameter){.lo = -5.0, .hi = 5.0, .constraint = "normal", .width = 1.0};
}

cls_parameter poisson_gamma(double tau)
{
    const bool fixed = !(tau > 0.0);
    const double width = fixed ? 1.0 : tau;
    return (cls_parameter){.init = 1.0,
                           .lo = 1e-10,
                           .hi = 10.0,
                           .fixed = fixed,
                           .constraint = "poisson",
                           .auxdata = width,
                           .width = width};
}

cls_parameter normal_gamma(double sigma)
{
    const bool fixed = !(sigma > 0.0);
    return (cls_parameter){.init = 1.0,
                           .lo = 1e-10,
                           .hi = 10.0,
                           .fixed = fixed,
                           .constraint = "normal",
                           .auxdata = 1.0,
                           .width = fixed ? 1.0 : sigma};
}
