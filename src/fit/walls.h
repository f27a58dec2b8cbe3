/*
 * Fits that run into walls, where bins would have fewer events than are possible: see
 * model/wall.h. First the bins' terms go on beyond the edge as soft parabolas, so that the fit
 * finds its place; the force with which it leans on each wall then says how steep and how near to
 * the wall a parabola has to be for the minimum to be known as well as rounding allows.
 */
#ifndef CLS_FIT_WALLS_H
#define CLS_FIT_WALLS_H

#include "fit/problem.h"

/**
 * Whether bins have fewer events than are possible at the point evaluated last, also where that may
 * be rounding.
 */
bool cls_walls_are_crossed(const cls_problem *problem);

/**
 * Whether walls may be what has stopped a fit at the best point: bins that have lost all their
 * events but for a tiny part, or where steps have led to a likelihood of 0.
 */
bool cls_walls_may_stop(cls_problem *problem);

/**
 * Whether the point evaluated last, to which a step was to lead, has bins where the likelihood is
 * 0; they are remembered. Never where there are walls already.
 */
bool cls_walls_block(cls_problem *problem);

/**
 * Makes soft walls of such bins that are none yet; false where there are no more of them. found:
 * the best point is a minimum already, so walls are made that change nothing there.
 */
bool cls_walls_raise(cls_problem *problem, bool found);

/**
 * Holds what the walls have nothing to do with where it is at the best point: the other parts of a
 * model, which share nothing with theirs where the POI is held. False where there are none.
 */
bool cls_walls_narrow(cls_problem *problem);

/** Ends that. */
void cls_walls_widen(cls_problem *problem);

/**
 * Makes the walls steeper by the forces at the best point; false where they are as steep as they
 * are to be. The problem's value has to be computed anew after that.
 */
bool cls_walls_harden(cls_problem *problem);

/**
 * The largest component of the gradient at the best point, projected on bounds and on the walls
 * that hold the fit: next to a wall the last digit of a parameter changes the force across it by
 * more than what is asked of a minimum.
 */
double cls_walls_gradient(cls_problem *problem);

/** Whether a wall holds the fit: a bin has lost its events at the point evaluated last. */
bool cls_walls_hold(const cls_problem *problem);

/**
 * Makes the walls on which the fit leans soft again, with the same forces, for uncertainties: steep
 * ones make the Hessian nearly singular, by their parabola or by the few events of the bin's own
 * term. value and gradient were computed last; the value has to be computed anew.
 */
void cls_walls_relax(cls_problem *problem);

/** Takes all walls away. */
void cls_walls_clear(cls_problem *problem);

#endif
