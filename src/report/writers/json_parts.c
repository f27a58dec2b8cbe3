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
