/*
 * Interpolation codes: known values, what holds at -1, 0 and +1, and derivatives.
 * Values marked with * in the table are from pyhf 0.7.6; those of code 2 follow from its formula.
 */
#include "model/interpolate.h"

#include "cls/model.h"
#include "support/close.h"
#include "support/interpolation.h"
#include "support/random.h"

#include <string.h>

static cls_factor factor(const char *code, double lo, double hi)
{
    double inner;
    assert_int_equal(cls_factor_code_find(code, &inner, NULL), CLS_OK);
    return cls_factor_new(lo, hi, inner);
}

static cls_bend *bend(const char *code)
{
    cls_bend *found;
    assert_int_equal(cls_shape_code_find(code, &found, NULL), CLS_OK);
    return found;
}

/* A shape's change: what the model makes of a code's bend. */
static cls_curve change(const char *code, double lo, double nominal, double hi, double alpha)
{
    const double s = 0.5 * (hi - lo), c = 0.5 * (hi + lo) - nominal;
    const cls_curve b = bend(code)(alpha);
    return (cls_curve){alpha * s + b.value * c, s + b.slope * c, b.curvature * c};
}

static const double alphas[] = {-2.0, -1.0, -0.5, 0.3, 1.0, 1.7};

enum { ALPHAS = sizeof alphas / sizeof alphas[0] };

static void factors_have_their_known_values(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        double lo, hi, values[ALPHAS], tolerance;
    } rows[] = {
        {"1", 0.8, 1.15, {0.64, 0.8, 0.894427191, 1.042820001, 1.15, 1.268195853}, 5e-10}, /* * */
        {"4",
         0.8,
         1.15,
         {0.64, 0.8, 0.8989393171520242, 1.048373722593136, 1.15, 1.268195852680773},
         1e-15}, /* * */
        {"4",
         1.1,
         1.2,
         {1.21, 1.1, 1.0342823971722197, 1.036895993870793, 1.2, 1.3633523726386663},
         1e-15}, /* * */
    };
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        for (size_t i = 0; i < ALPHAS; i++) {
            const cls_factor f = factor(rows[r].code, rows[r].lo, rows[r].hi);
            assert_close(cls_factor_value(&f, alphas[i]), rows[r].values[i], rows[r].tolerance,
                         0.0);
            assert_true(cls_factor_curve(&f, alphas[i]).value == cls_factor_value(&f, alphas[i]));
        }
}

static void shapes_have_their_known_values(void **state)
{
    (void)state;
    static const struct {
        const char *code;
        double values[ALPHAS];
    } rows[] = {
        {"0", {-20.0, -10.0, -5.0, 4.5, 15.0, 25.5}},                    /* * */
        {"2", {-17.5, -10.0, -5.625, 3.975, 15.0, 27.25}},               /* by its formula */
        {"4p", {-20.0, -10.0, -5.2587890625, 4.1472459375, 15.0, 25.5}}, /* * */
    };
    for (size_t r = 0; r < sizeof rows / sizeof rows[0]; r++)
        for (size_t i = 0; i < ALPHAS; i++)
            assert_close(change(rows[r].code, 90.0, 100.0, 115.0, alphas[i]).value,
                         rows[r].values[i], 1e-15, 0.0);
}

static void check_definition(double lo, double hi, double alpha)
{
    const long double dn = (long double)lo, up = (long double)hi, at = (long double)alpha;
    for (size_t k = 0; cls_factor_code_name(k); k++) {
        const char *const code = cls_factor_code_name(k);
        const cls_factor f = factor(code, lo, hi);
        const double exact = (double)defined_factor(code, dn, up, at);
        assert_close(cls_factor_value(&f, alpha), exact, 2e-15, 2e-14);
    }
    for (size_t k = 0; cls_shape_code_name(k); k++) {
        const char *const code = cls_shape_code_name(k);
        const double exact = (double)defined_shape(code, dn, 1.0L, up, at);
        assert_close(change(code, lo, 1.0, hi, alpha).value, exact, 1e-15, 1e-14);
    }
}

/* Any factors and shapes, none at all among them, at any alpha. */
static void all_agree_with_their_definition(void **state)
{
    (void)state;
    uint64_t random = 1;
    for (int i = 0; i < 20000; i++) {
        const double alpha = random_uniform(&random, -6.0, 6.0);
        const double lo = random_chance(&random, 0.1) ? 0.0 : random_log(&random, 0.01, 3.0);
        const double hi = random_chance(&random, 0.1) ? 0.0 : random_log(&random, 0.01, 3.0);
        check_definition(lo, hi, alpha);
    }
}

static void a_factor_of_zero_is_no_nan(void **state)
{
    (void)state;
    static const double others[] = {0.0, 0.5, 1.0, 1.3};
    for (size_t k = 0; cls_factor_code_name(k); k++)
        for (size_t i = 0; i < sizeof others / sizeof others[0]; i++) {
            const cls_factor down = factor(cls_factor_code_name(k), 0.0, others[i]);
            const cls_factor up = factor(cls_factor_code_name(k), others[i], 0.0);
            for (double alpha = -3.0; alpha <= 3.0; alpha += 0.25) {
                const cls_curve d = cls_factor_curve(&down, alpha),
                                u = cls_factor_curve(&up, alpha);
                assert_true(isfinite(d.value) && isfinite(d.slope) && isfinite(d.curvature));
                assert_true(isfinite(u.value) && isfinite(u.slope) && isfinite(u.curvature));
                assert_true(alpha > -1.0 || (d.value == 0.0 && d.slope == 0.0));
                assert_true(alpha < 1.0 || (u.value == 0.0 && u.slope == 0.0));
            }
            assert_true(cls_factor_value(&down, 0.0) == 1.0);
            assert_true(cls_factor_value(&up, 0.0) == 1.0);
        }
}

static void at_its_templates_a_code_gives_them(void **state)
{
    (void)state;
    for (size_t k = 0; cls_factor_code_name(k); k++) {
        const cls_factor f = factor(cls_factor_code_name(k), 0.7, 1.2);
        assert_close(cls_factor_value(&f, -1.0), 0.7, 2e-16, 0.0);
        assert_true(cls_factor_value(&f, 0.0) == 1.0);
        assert_close(cls_factor_value(&f, 1.0), 1.2, 2e-16, 0.0);
    }
    for (size_t k = 0; cls_shape_code_name(k); k++) {
        assert_true(bend(cls_shape_code_name(k))(-1.0).value == 1.0);
        assert_true(bend(cls_shape_code_name(k))(0.0).value == 0.0);
        assert_true(bend(cls_shape_code_name(k))(1.0).value == 1.0);
    }
}

/* How far a curve jumps at alpha, in value, slope and curvature. */
static void check_jump(cls_curve below, cls_curve above, int smooth)
{
    const double allowed = 1e-10; /* what it may change on the way */
    assert_close(above.value, below.value, 0.0, allowed);
    if (smooth > 0)
        assert_close(above.slope, below.slope, 0.0, allowed);
    if (smooth > 1)
        assert_close(above.curvature, below.curvature, 0.0, allowed);
}

/* smooth: up to which derivative code k is continuous at a place; place 0 is alpha = 0. */
static void codes_are_as_smooth_as_they_should_be(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        int at_zero, at_one;
    } factors[] = {{"4", 2, 2}, {"1", 0, 2}}, shapes[] = {{"4p", 2, 2}, {"0", 0, 2}, {"2", 2, 1}};
    const double h = 1e-12;
    for (int place = -1; place <= 1; place++) {
        for (size_t k = 0; k < sizeof factors / sizeof factors[0]; k++) {
            const cls_factor f = factor(factors[k].name, 0.7, 1.2);
            check_jump(cls_factor_curve(&f, place - h), cls_factor_curve(&f, place + h),
                       place ? factors[k].at_one : factors[k].at_zero);
        }
        for (size_t k = 0; k < sizeof shapes / sizeof shapes[0]; k++)
            check_jump(change(shapes[k].name, 90.0, 100.0, 115.0, place - h),
                       change(shapes[k].name, 90.0, 100.0, 115.0, place + h),
                       place ? shapes[k].at_one : shapes[k].at_zero);
    }
}

/* The derivatives of curves[4] at -2h, -h, h, 2h of a stencil. */
static void check_slopes(cls_curve at, const cls_curve curves[4], double h)
{
    const double slope =
        (curves[0].value - 8.0 * curves[1].value + 8.0 * curves[2].value - curves[3].value) /
        (12.0 * h);
    const double curvature =
        (curves[0].slope - 8.0 * curves[1].slope + 8.0 * curves[2].slope - curves[3].slope) /
        (12.0 * h);
    assert_close(at.slope, slope, 1e-9, 1e-9);
    assert_close(at.curvature, curvature, 1e-9, 1e-9);
}

static void derivatives_are_those_of_the_value(void **state)
{
    (void)state;
    static const double places[4] = {-2.0, -1.0, 1.0, 2.0};
    const double h = 1e-3;
    uint64_t random = 3;
    for (int i = 0; i < 2000; i++) {
        const double alpha = random_uniform(&random, -4.0, 4.0);
        const double lo = random_uniform(&random, 0.3, 1.3), hi = random_uniform(&random, 0.7, 2.0);
        cls_curve curves[4];
        if (fabs(alpha - round(alpha)) < 3.0 * h)
            continue; /* a kink may be near */
        for (size_t k = 0; cls_factor_code_name(k); k++) {
            const cls_factor f = factor(cls_factor_code_name(k), lo, hi);
            for (size_t p = 0; p < 4; p++)
                curves[p] = cls_factor_curve(&f, alpha + places[p] * h);
            check_slopes(cls_factor_curve(&f, alpha), curves, h);
        }
        for (size_t k = 0; cls_shape_code_name(k); k++) {
            for (size_t p = 0; p < 4; p++)
                curves[p] = bend(cls_shape_code_name(k))(alpha + places[p] * h);
            check_slopes(bend(cls_shape_code_name(k))(alpha), curves, h);
        }
    }
}

static void codes_are_found_by_name(void **state)
{
    (void)state;
    double inner;
    cls_bend *found;
    cls_error err;
    assert_string_equal(cls_factor_code_name(0), "4");
    assert_string_equal(cls_shape_code_name(0), "4p");
    assert_true(factor(NULL, 0.5, 2.0).inner == factor("4", 0.5, 2.0).inner);
    assert_true(bend(NULL) == bend("4p"));
    assert_int_equal(cls_factor_code_find("4p", &inner, &err), CLS_USAGE);
    assert_non_null(strstr(err.message, "\"4p\""));
    assert_int_equal(cls_shape_code_find("1", &found, &err), CLS_USAGE);
    assert_non_null(strstr(err.message, "\"1\""));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(factors_have_their_known_values),
        cmocka_unit_test(shapes_have_their_known_values),
        cmocka_unit_test(all_agree_with_their_definition),
        cmocka_unit_test(a_factor_of_zero_is_no_nan),
        cmocka_unit_test(at_its_templates_a_code_gives_them),
        cmocka_unit_test(codes_are_as_smooth_as_they_should_be),
        cmocka_unit_test(derivatives_are_those_of_the_value),
        cmocka_unit_test(codes_are_found_by_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
