/* JSON of the command discovery. */
#include "report/writers/parts.h"

#include <math.h>

void cls_write_discovery(cls_json_writer *w, const cls_report_head *head,
                         const cls_discovered *discovered)
{
    const cls_discovery *const d = discovered->result;
    const double minima[] = {d->twice_nll_free, d->twice_nll_fixed, d->asimov_free,
                             d->asimov_fixed};
    const size_t nbands = cls_bands_of(head);
    cls_json_open_object(w);
    cls_write_head(w, "discovery", head);
    cls_write_method(w, head);
    cls_write_number(w, "signal_scale", head->signal_scale);
    cls_json_write_key(w, "results");
    cls_json_open_object(w);
    cls_write_number(w, "p0_obs", d->p0_obs);
    cls_write_number(w, "Z_obs", d->z_obs);
    cls_json_write_key(w, "p0_exp");
    cls_json_write_numbers(w, d->p0_exp, nbands);
    cls_write_number(w, "Z_exp", nbands ? d->z_exp : (double)NAN);
    cls_write_number(w, "q0", d->q0);
    cls_write_number(w, "muhat", d->muhat);
    cls_write_minima(w, minima);
    cls_write_status(w, d->status, d->reason);
    cls_json_close_object(w);
    cls_write_strings(w, "notes", discovered->notes, discovered->nnotes);
    cls_json_close_object(w);
}
