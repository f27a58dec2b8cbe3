/* All output formats, the default first. */
#ifndef CLS_REPORT_WRITER_LIST_H
#define CLS_REPORT_WRITER_LIST_H

#define CLS_WRITER_LIST(X) \
    X(text)                \
    X(json)                \
    X(jsonl)               \
    X(csv)                 \
    X(latex)

#endif
