/* Every optimizer; the first is the default, and a failed fit is tried with the next ones. */
CLS_OPTIMIZER(newton)
CLS_OPTIMIZER(lbfgs)
CLS_OPTIMIZER(slsqp)
CLS_OPTIMIZER(mma)
CLS_OPTIMIZER(ccsaq)
CLS_OPTIMIZER(tnewton)
CLS_OPTIMIZER(bobyqa)
