/* The calculator's insides: what hypothesis tests share and limits are read off. */
#ifndef CLS_INFER_CALCULATOR_H
#define CLS_INFER_CALCULATOR_H

#include "cls/infer.h"
#include "fit/follow.h"

enum { CLS_MAX_NOTES = 8, CLS_NOTE_SIZE = 256 };

/** How often tests are made again because a better free fit was found. */
enum { CLS_MAX_ROUNDS = 5 };

/** The fits of one data set with the POI held. */
typedef struct cls_chain {
    cls_follower *follower;        /**< from the best fit, or where the data were made */
    cls_follower *other;           /**< from the start values */
    double checked_lo, checked_hi; /**< POI values where other starts were tried; 0: none yet */
    bool several;                  /**< they led to another minimum somewhere */
} cls_chain;

struct cls_calculator {
    cls_arena *arena;
    const cls_model *model;
    const cls_data *data;
    const cls_optimizer *optimizer;
    double cl, signal_scale;
    cls_problem *problem;
    cls_data *asimov; /**< expected data at mu = 0 */
    cls_fit_log *log;
    void *log_context;
    cls_chain observed_fits, asimov_fits; /**< with the POI held */
    double *start;                        /**< [nparameters]: work space */
    double *fixed_fit;                    /**< [nparameters]: the last minimum with the POI held */
    size_t generation;                    /**< how often a better free fit was found */
    double *free_fit;                     /**< [nparameters]: best fit with mu >= 0 */
    double *background_fit; /**< [nparameters]: best fit with mu = 0, where asimov was made */
    double free_value, background_value; /**< f at these fits */
    double *work;                        /**< [nbins + nparameters] */
    cls_error free_error, asimov_error;  /**< why there is no best fit, no Asimov data */
    size_t nnotes;
    char notes[CLS_MAX_NOTES][CLS_NOTE_SIZE];
};

/** Adds a note, unless it is there already. */
void cls_calculator_add_note(cls_calculator *calculator, const char *format, ...)
    CLS_PRINTF_LIKE(2, 3);

#endif
