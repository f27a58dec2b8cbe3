#include "report/writers/parts.h"

void cls_write_member(cls_json_writer *w, const char *key, const char *value)
{
    cls_json_write_key(w, key);
    cls_json_write_string(w, value);
}

void cls_write_number(cls_json_writer *w, const char *key, double value)
{
    cls_json_write_key(w, key);
    cls_json_write_number(w, value);
}

void cls_write_strings(cls_json_writer *w, const char *key, const char *const *strings, size_t n)
{
    cls_json_write_key(w, key);
    cls_json_open_array(w);
    for (size_t i = 0; i < n; i++)
        cls_json_write_string(w, strings[i]);
    cls_json_close_array(w);
}

void cls_write_origin(cls_json_writer *w, const char *command, const cls_report_head *head)
{
    cls_write_member(w, "program", "cls-limit");
    cls_write_member(w, "version", cls_version());
    cls_write_member(w, "command", command);
    cls_write_member(w, "workspace", head->workspace);
    if (head->npatches)
        cls_write_strings(w, "patches", head->patches, head->npatches);
}

void cls_write_head(cls_json_writer *w, const char *command, const cls_report_head *head)
{
    cls_write_origin(w, command, head);
    cls_write_member(w, "measurement", head->measurement);
    cls_write_member(w, "poi", head->poi);
}

void cls_write_status(cls_json_writer *w, cls_status status, const char *reason)
{
    cls_write_member(w, "status", cls_status_word(status));
    if (status != CLS_OK)
        cls_write_member(w, "reason", reason);
}

const char *cls_bound_word(cls_bound bound)
{
    static const char *const words[] = {
        [CLS_BOUND_NONE] = NULL, [CLS_BOUND_LOWER] = "lower", [CLS_BOUND_UPPER] = "upper"};
    return words[bound];
}

void cls_write_method(cls_json_writer *w, const cls_report_head *head)
{
    cls_write_member(w, "test_stat", cls_test_stat_word(head));
    cls_write_member(w, "calculator", "asymptotic");
    cls_write_member(w, "expected", cls_expected_word(head));
    if (head->clip_band) {
        cls_json_write_key(w, "clip_band");
        cls_json_write_bool(w, true);
    }
}

void cls_write_minima(cls_json_writer *w, const double minima[4])
{
    cls_json_write_key(w, "twice_nll");
    cls_json_open_object(w);
    cls_write_number(w, "free", minima[0]);
    cls_write_number(w, "fixed", minima[1]);
    cls_write_number(w, "asimov_free", minima[2]);
    cls_write_number(w, "asimov_fixed", minima[3]);
    cls_json_close_object(w);
}
