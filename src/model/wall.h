/*
 * Walls: bins in which a fit wants fewer events than are possible. The likelihood ends there: with
 * n > 0 it falls to 0 where nu does, with n = 0 it stops at nu = 0. A minimum at a wall may lie
 * nearer to it than a number can tell. So the bin's term gives way to a parabola below an edge,
 *     term(edge) + slope(edge) d + curvature d^2 / 2,  d = nu - edge < 0,
 * which a fit can cross and which keeps it, at its end, as near to the wall as is wanted.
 *
 * Where no gamma can lift a bin to its edge, such as one whose only sample is below 0, its gammas
 * are held: they would go to 0, and with them the force that leads back.
 */
#ifndef CLS_MODEL_WALL_H
#define CLS_MODEL_WALL_H

#include "model/scratch.h"

/** Makes a bin a wall. NULL where there is no room for one more, or its gammas are too many, or
 * one of them unconstrained: it takes up everything. */
cls_wall *cls_wall_add(cls_scratch *scratch, const cls_channel *channel, size_t bin);

/** The wall of a bin; NULL: it is none. */
const cls_wall *cls_wall_find(const cls_scratch *scratch, const cls_channel *channel, size_t bin);

/** A wall's term for n events (inverse_n: 1/n or 0), and its derivatives. */
double cls_wall_term(const cls_wall *wall, double n, double inverse_n, double nu);
double cls_wall_slope(const cls_wall *wall, double n, double inverse_n, double nu);
double cls_wall_curvature(const cls_wall *wall, double n, double nu);

/** Before the kernels run: puts the bins' rates aside, so that their terms are 0. */
void cls_walls_hide(const cls_data *data, cls_scratch *scratch);

/** After the kernels: solves the bins, and returns the sum of their terms, constraints included. */
double cls_walls_show(const cls_data *data, cls_scratch *scratch);

/** Sets scratch->u in these bins. */
void cls_walls_slopes(const cls_data *data, const cls_scratch *scratch);

#endif
