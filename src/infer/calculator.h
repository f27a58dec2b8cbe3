/* The calculator's insides: what hypothesis tests share and limits are read off. */
#ifndef CLS_INFER_CALCULATOR_H
#define CLS_INFER_CALCULATOR_H

#include "cls/infer.h"
#include "infer/chain.h"
#include "infer/statistic.h"

enum { CLS_MAX_NOTES = 8, CLS_NOTE_SIZE = 256 };

/** How often tests are made again because a better free fit was found. */
enum { CLS_MAX_ROUNDS = 3 };

/** Expected data and their fits. */
typedef struct cls_asimov {
    cls_data *data;
    double *made;    /**< [nparameters]: where they were made, the POI at made_poi */
    double poi;      /**< the POI where they fit best: made_poi, if that is allowed */
    double best;     /**< f there */
    cls_error error; /**< why there are none */
    cls_chain fits;  /**< with the POI held */
} cls_asimov;

struct cls_calculator {
    cls_arena *arena;
    const cls_model *model;
    const cls_data *data;
    const cls_optimizer *optimizer;
    double cl, signal_scale;
    bool clip_band;
    bool wants_slopes; /**< fits with the POI held also tell the derivative of f by the POI */
    const cls_statistic *statistic;
    double poi_lo, poi_hi; /**< where the best fit may lie, and the largest that may be tested: as
                                the statistic has it, within bounds that the user enforces; not
                                scaled */
    double made_poi;       /**< the POI in the Asimov data: that of 0, or of 1 */
    cls_problem *problem;
    cls_asimov postfit; /**< made at the fit of the data: what q is compared with */
    cls_asimov prefit;  /**< made at the start values; without data unless the band is of it */
    cls_asimov *band;   /**< the one of these that the band is made of */
    cls_fit_log *log;
    void *log_context;
    cls_go_on *go_on;
    cls_run_tasks *run;
    void *runner;
    bool is_copy;            /**< the Asimov data belong to another calculator */
    cls_chain observed_fits; /**< with the POI held */
    cls_follower *free_fits; /**< with the POI free: for their Hessian */
    size_t nmirrors;
    size_t *mirrors;           /**< [nmirrors]: see fit/mirrors.h */
    double *known;             /**< [nglobals]: the minimum other starts go beside */
    double *start;             /**< [nparameters]: work space */
    double *fixed_fit;         /**< [nparameters]: the last minimum with the POI held */
    double fixed_slope;        /**< df/dPOI there, NAN if it is not known */
    double stale_lo, stale_hi; /**< POI values whose tests something found since has changed */
    double *free_fit;          /**< [nparameters]: best fit */
    double free_value, background_value; /**< f there, and with the POI at made_poi */
    double start_value;                  /**< f at the best fit from the start values */
    double *work;                        /**< [2 nbins + nparameters] */
    cls_error free_error;                /**< why there is no best fit */
    size_t nnotes;
    char notes[CLS_MAX_NOTES][CLS_NOTE_SIZE];
};

/**
 * A calculator that knows the best fit and the Asimov data of another one, which must outlive it,
 * but none of its fits with the POI held, and none of its notes.
 */
cls_status cls_calculator_copy(const cls_calculator *from, cls_calculator **out, cls_error *err);

/** The strength, scaled, up to which CLs is 1: 0, or the user's lower bound. */
double cls_calculator_lowest(const cls_calculator *calculator);

/** The largest strength, scaled, that may be tested: infinite, or the user's upper bound. */
double cls_calculator_highest(const cls_calculator *calculator);

/** dq/dmu = 2 df/dmu at a strength where the chain was fitted; NAN if it is not known. */
double cls_calculator_slope(const cls_calculator *calculator, const cls_chain *chain, double mu);

/** Marks the tests of POI values from lo to hi as to be made again. */
void cls_calculator_make_stale(cls_calculator *calculator, double lo, double hi);

/** The range, in strengths, that was marked since the last call; false: none. */
bool cls_calculator_take_stale(cls_calculator *calculator, double *lo, double *hi);

/** CLS_INTERRUPTED once go_on has said no. */
cls_status cls_calculator_may_go_on(const cls_calculator *calculator, cls_error *err);

/** Adds a note, unless it is there already. */
void cls_calculator_add_note(cls_calculator *calculator, const char *format, ...)
    CLS_PRINTF_LIKE(2, 3);

#endif
