#include "report/writers/parts.h"

#include <float.h>
#include <math.h>
#include <string.h>

const char *cls_method_word(cls_limit_method method)
{
    static const char *const words[] = {[CLS_METHOD_ROOT] = "root",
                                        [CLS_METHOD_SCAN_LINEAR] = "scan-linear",
                                        [CLS_METHOD_SCAN_LOG] = "scan-log",
                                        [CLS_METHOD_SCAN_ROOT] = "scan-root"};
    return words[method];
}

const char *cls_test_stat_word(const cls_report_head *head)
{
    return head->test_stat ? head->test_stat : cls_test_stat_name(0);
}

bool cls_band_is_prefit(const cls_report_head *head)
{
    return strcmp(cls_expected_word(head), "prefit") == 0;
}

const char *cls_expected_word(const cls_report_head *head)
{
    return head->expected ? head->expected : "postfit";
}

size_t cls_bands_of(const cls_report_head *head)
{
    return strcmp(cls_expected_word(head), "none") == 0 ? 0 : CLS_BANDS;
}

const cls_limit *cls_limit_at(const cls_limits *limits, size_t i)
{
    return i == 0 ? &limits->observed : &limits->expected[i - 1];
}

int cls_limits_digits(const cls_report_head *head, const cls_limits *limits, double factor)
{
    enum { MOST = 6 };
    double smallest = DBL_MAX, largest = 0.0;
    for (size_t i = 0; i <= cls_bands_of(head); i++) {
        const cls_limit *const limit = cls_limit_at(limits, i);
        const double x = limit->value * factor;
        if (limit->status != CLS_OK || !(x > 0.0))
            continue;
        smallest = fmin(smallest, x);
        largest = fmax(largest, x);
    }
    if (!(largest > 0.0))
        return 3;
    const double digits = fmax(3.0 - floor(log10(largest)), 2.0 - floor(log10(smallest)));
    return largest < 1e6 && digits <= MOST ? (int)fmax(digits, 0.0) : -1;
}
