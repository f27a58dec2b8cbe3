#include "report/uses.h"

#include <stdlib.h>

static void count_sample(cls_uses *uses, const cls_workspace *workspace, size_t c, size_t s)
{
    const size_t n = cls_workspace_sample(workspace, c, s).nmodifiers;
    for (size_t i = 0; i < n; i++) {
        const cls_modifier_info m = cls_workspace_modifier(workspace, c, s, i);
        uses->samples[cls_names_add(&uses->modifiers, m.name, m.type)]++;
    }
}

bool cls_uses_count(cls_uses *uses, const cls_workspace *workspace)
{
    const size_t nchannels = cls_workspace_channels(workspace);
    size_t most = 0;
    *uses = (cls_uses){.samples = NULL};
    for (size_t c = 0; c < nchannels; c++)
        for (size_t s = 0; s < cls_workspace_channel(workspace, c).nsamples; s++)
            most += cls_workspace_sample(workspace, c, s).nmodifiers;
    uses->samples = calloc(most ? most : 1, sizeof *uses->samples);
    if (!uses->samples || cls_names_init(&uses->modifiers, most, NULL) != CLS_OK)
        return false;
    for (size_t c = 0; c < nchannels; c++)
        for (size_t s = 0; s < cls_workspace_channel(workspace, c).nsamples; s++)
            count_sample(uses, workspace, c, s);
    return true;
}

void cls_uses_free(cls_uses *uses)
{
    cls_names_free(&uses->modifiers);
    free(uses->samples);
    *uses = (cls_uses){.samples = NULL};
}
