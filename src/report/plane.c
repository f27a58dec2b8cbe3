/* The picture of what is excluded in the plane of two labels, as a script for gnuplot. */
#include "base/error.h"
#include "cls/grid.h"
#include "report/gnuplot.h"
#include "report/mesh.h"

#include <math.h>
#include <stdlib.h>

enum { CURVES = 4, LABEL_DIGITS = 6 };

/* CLs that is not even that is taken to be that: its logarithm has to be finite. */
static const double least_cls = 1e-30;

/* A contour: whose, and how it is drawn. The observed one comes last, and so on top. */
static const struct {
    const char *block, *title, *style;
    size_t band; /* CLS_BANDS: the observed value */
} curves[CURVES] = {
    {"down", "Expected −1σ", "linewidth 1.2 dashtype (2,3) linecolor rgb \"#d62020\"", 1},
    {"up", "Expected +1σ", "linewidth 1.2 dashtype (8,3,2,3) linecolor rgb \"#d62020\"", 3},
    {"median", "Expected", "linewidth 1.8 dashtype (8,5) linecolor rgb \"#d62020\"", 2},
    {"observed", "Observed", "linewidth 2.2 linecolor rgb \"black\"", CLS_BANDS},
};

/* Kinds of points: what was observed. */
enum { EXCLUDED, OPEN, FAILED, KINDS };
static const struct {
    const char *block, *title, *style;
} kinds[KINDS] = {
    {"excluded", "Excluded", "pointtype 7 pointsize 1 linecolor rgb \"#1f5fbf\""},
    {"open", "Not excluded", "pointtype 6 pointsize 1 linecolor rgb \"#1f5fbf\""},
    {"failed", "No result", "pointtype 2 pointsize 1 linecolor rgb \"#808080\""},
};

static int kind_of(const cls_plane *plane, const cls_plane_point *point)
{
    if (isnan(point->cls_obs))
        return FAILED;
    return point->cls_obs < 1.0 - plane->cl ? EXCLUDED : OPEN;
}

static void add_place(cls_text *text, double x, double y)
{
    cls_text_add_double(text, x);
    cls_gnuplot_number(text, y);
    cls_text_add(text, "\n");
}

/* Appends the points of each kind; tells which there are. */
static void add_points(cls_text *text, const cls_plane *plane, bool there[KINDS])
{
    for (int kind = 0; kind < KINDS; kind++) {
        there[kind] = false;
        cls_text_add_format(text, "$%s << END\n", kinds[kind].block);
        for (size_t i = 0; i < plane->n; i++)
            if (kind_of(plane, &plane->points[i]) == kind) {
                add_place(text, plane->points[i].x, plane->points[i].y);
                there[kind] = true;
            }
        cls_text_add(text, "END\n");
    }
}

/* What is to be interpolated: 0 on the contour. NaN where nothing was found. */
static double height(const cls_plane *plane, const cls_plane_point *point, size_t band)
{
    const double cls = band == CLS_BANDS ? point->cls_obs : point->cls_exp[band];
    return isnan(cls) ? cls : log(fmax(cls, least_cls)) - log(1.0 - plane->cl);
}

/* The corners of contours, a blank line between them. */
static void add_corners(cls_text *text, const cls_contour *contour)
{
    for (size_t i = 0; i < contour->n; i++) {
        const cls_contour_corner *const corner = &contour->corners[i];
        cls_text_add(text, i && corner->begins ? "\n" : "");
        add_place(text, corner->x, corner->y);
    }
}

/* The contours of one curve; *there: there are some. at and values have room for all points. */
static cls_status find_contour(cls_text *text, const cls_plane *plane, size_t curve, bool *there,
                               cls_error *err)
{
    cls_place *const at = malloc((plane->n + 1) * sizeof *at);
    double *const values = malloc((plane->n + 1) * sizeof *values);
    cls_mesh mesh = {0};
    cls_contour contour = {0};
    size_t n = 0;
    for (size_t i = 0; i < plane->n && at && values; i++) {
        values[n] = height(plane, &plane->points[i], curves[curve].band);
        at[n] = (cls_place){plane->points[i].x, plane->points[i].y};
        n += isnan(values[n]) ? 0 : 1;
    }
    cls_status status = at && values ? CLS_OK : cls_fail_memory(err);
    if (status == CLS_OK)
        status = cls_mesh_make(at, n, &mesh, err);
    if (status == CLS_OK)
        status = cls_contour_find(&mesh, at, values, &contour, err);
    if (status == CLS_OK)
        add_corners(text, &contour);
    *there = contour.n > 0;
    cls_contour_free(&contour);
    cls_mesh_free(&mesh);
    free(at);
    free(values);
    return status;
}

/* The first curve to draw: the expected ones are left out where no point has such a value. */
static size_t first_curve(const cls_plane *plane)
{
    for (size_t i = 0; i < plane->n; i++)
        if (!isnan(plane->points[i].cls_exp[CLS_BANDS / 2]))
            return 0;
    return CURVES - 1;
}

static cls_status add_contours(cls_text *text, const cls_plane *plane, bool there[CURVES],
                               cls_error *err)
{
    cls_status status = CLS_OK;
    cls_text_add(text, "# contours\n");
    for (size_t c = first_curve(plane); c < CURVES && status == CLS_OK; c++) {
        cls_text_add_format(text, "$%s << END\n", curves[c].block);
        status = find_contour(text, plane, c, &there[c], err);
        cls_text_add(text, "END\n");
    }
    return status;
}

static void add_axes(cls_text *text, const cls_plane *plane)
{
    static const char *const axes[] = {"x", "y"};
    for (size_t i = 0; i < 2; i++) {
        cls_text_add_format(text, "set %slabel '", axes[i]);
        cls_gnuplot_name(text, plane->labels[i]);
        cls_text_add(text, "' noenhanced\n");
    }
    cls_text_add(text, "set title \"Excluded at ");
    cls_text_add_short(text, 100.0 * plane->cl, LABEL_DIGITS);
    cls_text_add(text, "% CL (CL_s < ");
    cls_text_add_short(text, 1.0 - plane->cl, LABEL_DIGITS);
    cls_text_add(text, ")");
    if (plane->signal_scale != 1.0) {
        cls_text_add(text, ", signal × ");
        cls_text_add_short(text, plane->signal_scale, LABEL_DIGITS);
    }
    cls_text_add(text,
                 "\"\nset offsets graph 0.05, graph 0.05, graph 0.05, graph 0.05\n"
                 "set mxtics 2\nset mytics 2\nset tics front\n"
                 "set key tmargin center horizontal Left reverse samplen 2.6 width 1 maxrows 2\n");
}

/* A plot that is there has its data; of contours that are not, only the key says so. */
static void add_plots(cls_text *text, const cls_plane *plane, const bool *points,
                      const bool *contours)
{
    const char *comma = "plot \\\n";
    for (size_t kind = 0; kind < KINDS; kind++) {
        if (!points[kind])
            continue;
        cls_text_add_format(text, "%s  $%s using 1:2 with points %s title \"%s\"", comma,
                            kinds[kind].block, kinds[kind].style, kinds[kind].title);
        comma = ", \\\n";
    }
    for (size_t c = first_curve(plane); c < CURVES; c++) {
        if (contours[c])
            cls_text_add_format(text, "%s  $%s using 1:2", comma, curves[c].block);
        else
            cls_text_add_format(text, "%s  NaN", comma);
        cls_text_add_format(text, " with lines %s title \"%s%s\"", curves[c].style, curves[c].title,
                            contours[c] ? "" : ": none");
    }
    cls_text_add(text, "\n");
}

cls_status cls_report_plane(const cls_plane *plane, char **text, size_t *length, cls_error *err)
{
    bool points[KINDS], contours[CURVES] = {false};
    if (plane->n == 0)
        return cls_fail(err, CLS_USAGE, NULL, "a picture needs a point");
    cls_text script = {0};
    cls_gnuplot_begin(&script, "Exclusion contours", plane->terminal, plane->output);
    cls_text_add(&script, "# signal points\n");
    add_points(&script, plane, points);
    cls_status status = add_contours(&script, plane, contours, err);
    add_axes(&script, plane);
    add_plots(&script, plane, points, contours);
    if (status == CLS_OK && script.failed)
        status = cls_fail_memory(err);
    if (status != CLS_OK) {
        cls_text_free(&script);
        return status;
    }
    *text = script.bytes;
    *length = script.length;
    return CLS_OK;
}
