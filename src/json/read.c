#include "base/input.h"
#include "json/document.h"

cls_status cls_json_read(const char *path, cls_json **out, cls_error *err)
{
    return cls_json_read_all(path, NULL, out, err);
}

cls_status cls_json_read_all(const char *path, cls_findings *findings, cls_json **out,
                             cls_error *err)
{
    *out = NULL;
    cls_text text = {0};
    const cls_status status = cls_input_read(path, &text, err);
    if (!status)
        return cls_json_adopt(path, &text, findings, out, err);
    cls_text_free(&text);
    return status;
}
