/* JSON of the command fit. */
#include "report/writers/parts.h"

#include <math.h>

static void write_parameter(cls_json_writer *w, const cls_best_fit *fit, size_t p)
{
    const cls_parameter parameter = cls_model_parameter(fit->model, p);
    const cls_fit_result *const result = fit->result;
    cls_json_open_object_line(w);
    cls_write_member(w, "name", parameter.name);
    cls_write_number(w, "value", result ? result->parameters[p] : (double)NAN);
    cls_write_number(w, "uncertainty",
                     result && result->uncertainties ? result->uncertainties[p] : (double)NAN);
    cls_json_write_key(w, "fixed");
    cls_json_write_bool(w, parameter.fixed);
    cls_write_member(w, "at_bound", result ? cls_bound_word(result->bounds[p]) : NULL);
    cls_json_write_key(w, "undetermined");
    cls_json_write_bool(w, result && result->undetermined && result->undetermined[p]);
    cls_json_close_object(w);
}

void cls_write_fit(cls_json_writer *w, const cls_report_head *head, const cls_best_fit *fit)
{
    static const cls_fit_result none = {
        .twice_nll = (double)NAN, .gradient = (double)NAN, .decrement = (double)NAN};
    const cls_fit_result *const result = fit->result ? fit->result : &none;
    cls_json_open_object(w);
    cls_write_head(w, "fit", head);
    cls_write_number(w, "twice_nll", result->twice_nll);
    cls_write_status(w, fit->status, fit->reason);
    cls_write_number(w, "edm", result->decrement);
    cls_write_number(w, "projected_gradient", result->gradient);
    cls_json_write_key(w, "iterations");
    cls_json_write_size(w, result->iterations);
    cls_json_write_key(w, "evaluations");
    cls_json_write_size(w, result->evaluations);
    cls_write_member(w, "optimizer", result->optimizer);
    cls_json_write_key(w, "parameters");
    cls_json_open_array(w);
    for (size_t p = 0; p < cls_model_parameters(fit->model); p++)
        write_parameter(w, fit, p);
    cls_json_close_array(w);
    cls_write_strings(w, "notes", fit->notes, fit->nnotes);
    cls_json_close_object(w);
}
