/* JSON of the command check. */
#include "report/writers/parts.h"

static void write_problem(cls_json_writer *w, const cls_finding *f)
{
    cls_json_open_object_line(w);
    cls_write_member(w, "severity", cls_severity_word(cls_finding_severity(f->kind)));
    cls_write_member(w, "kind", cls_finding_word(f->kind));
    cls_write_member(w, "where", f->where);
    cls_write_member(w, "file", f->file);
    cls_json_write_key(w, "line");
    if (f->line)
        cls_json_write_size(w, f->line);
    else
        cls_json_write_null(w);
    cls_write_member(w, "message", f->message);
    cls_json_close_object(w);
}

void cls_write_findings(cls_json_writer *w, const cls_report_head *head,
                        const cls_findings *findings)
{
    cls_json_open_object(w);
    cls_write_origin(w, "check", head);
    cls_json_write_key(w, "errors");
    cls_json_write_size(w, cls_findings_of(findings, CLS_ERROR));
    cls_json_write_key(w, "warnings");
    cls_json_write_size(w, cls_findings_of(findings, CLS_WARNING));
    cls_json_write_key(w, "problems");
    cls_json_open_array(w);
    for (size_t i = 0; i < cls_findings_count(findings); i++) {
        const cls_finding f = cls_findings_get(findings, i);
        write_problem(w, &f);
    }
    cls_json_close_array(w);
    cls_json_close_object(w);
}
