/* Prints the observed and expected upper limits of a workspace: limit WORKSPACE.json */
#include <cls/cls.h>
#include <stdio.h>

static void show(const char *name, const cls_limit *limit)
{
    if (limit->status == CLS_OK)
        printf("%-9s %.4f\n", name, limit->value);
    else
        printf("%-9s %s: %s\n", name, cls_status_word(limit->status), limit->reason);
}

int main(int argc, char **argv)
{
    static const char *const bands[CLS_BANDS] = {"-2 sigma", "-1 sigma", "median", "+1 sigma",
                                                 "+2 sigma"};
    cls_workspace *workspace = NULL;
    cls_model *model = NULL;
    cls_data *data = NULL;
    cls_calculator *calculator = NULL;
    cls_limits *limits = NULL;
    cls_error error = {0};
    if (cls_workspace_read(argc > 1 ? argv[1] : "-", &workspace, &error) == CLS_OK &&
        cls_model_compile(workspace, NULL, &model, &error) == CLS_OK &&
        cls_data_observed(model, NULL, &data, &error) == CLS_OK &&
        cls_calculator_new(model, data, NULL, &calculator, &error) == CLS_OK &&
        cls_limits_root(calculator, &limits, &error) == CLS_OK) {
        show("observed", &limits->observed);
        for (int i = 0; i < CLS_BANDS; i++)
            show(bands[i], &limits->expected[i]);
    } else {
        char text[1024];
        cls_error_text(&error, text, sizeof text);
        fprintf(stderr, "limit: %s\n", text);
    }
    const int exit_status = limits ? cls_limits_exit(limits) : cls_status_exit(error.code);
    cls_limits_free(limits);
    cls_calculator_free(calculator);
    cls_data_free(data);
    cls_model_free(model);
    cls_workspace_free(workspace);
    return exit_status;
}
