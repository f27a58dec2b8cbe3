/* The calculator's insides: what hypothesis tests share and limits are read off. */
#ifndef CLS_INFER_CALCULATOR_H
#define CLS_INFER_CALCULATOR_H

#include "cls/infer.h"
#include "infer/chain.h"

enum { CLS_MAX_NOTES = 8, CLS_NOTE_SIZE = 256 };

/** How often tests are made again because a better free fit was found. */
enum { CLS_MAX_ROUNDS = 3 };

struct cls_calculator {
    cls_arena *arena;
    const cls_model *model;
    const cls_data *data;
    const cls_optimizer *optimizer;
    double cl, signal_scale;
    double poi_lo, poi_hi; /**< where the best fit may lie and what may be tested: mu >= 0, within
                                bounds that the user enforces; not scaled */
    cls_problem *problem;
    cls_data *asimov;   /**< expected data at mu = 0 */
    double asimov_poi;  /**< the POI where they fit best: 0, if that is allowed */
    double asimov_best; /**< f there */
    cls_fit_log *log;
    void *log_context;
    cls_go_on *go_on;
    cls_chain observed_fits, asimov_fits; /**< with the POI held */
    cls_follower *free_fits;              /**< with the POI free: for their Hessian */
    size_t nmirrors;
    size_t *mirrors;           /**< [nmirrors]: see fit/mirrors.h */
    double *known;             /**< [nglobals]: the minimum other starts go beside */
    double *start;             /**< [nparameters]: work space */
    double *fixed_fit;         /**< [nparameters]: the last minimum with the POI held */
    double stale_lo, stale_hi; /**< POI values whose tests something found since has changed */
    double *free_fit;          /**< [nparameters]: best fit with mu >= 0 */
    double *background_fit;    /**< [nparameters]: best fit with mu = 0, where asimov was made */
    double free_value, background_value; /**< f at these fits */
    double start_value;                  /**< f at the best fit from the start values */
    double *work;                        /**< [nbins + nparameters] */
    cls_error free_error, asimov_error;  /**< why there is no best fit, no Asimov data */
    size_t nnotes;
    char notes[CLS_MAX_NOTES][CLS_NOTE_SIZE];
};

/** The strength, scaled, up to which CLs is 1: 0, or the user's lower bound. */
double cls_calculator_lowest(const cls_calculator *calculator);

/** The largest strength, scaled, that may be tested: infinite, or the user's upper bound. */
double cls_calculator_highest(const cls_calculator *calculator);

/** CLS_INTERRUPTED where the user does not want to go on. */
cls_status cls_calculator_may_go_on(const cls_calculator *calculator, cls_error *err);

/** Marks the tests of POI values from lo to hi as to be made again. */
void cls_calculator_make_stale(cls_calculator *calculator, double lo, double hi);

/** The range, in strengths, that was marked since the last call; false: none. */
bool cls_calculator_take_stale(cls_calculator *calculator, double *lo, double *hi);

/** Adds a note, unless it is there already. */
void cls_calculator_add_note(cls_calculator *calculator, const char *format, ...)
    CLS_PRINTF_LIKE(2, 3);

#endif
