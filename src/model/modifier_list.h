/* Every modifier type, in the order of parameters (pyhf's: by name). */
CLS_MODIFIER(normfactor)
CLS_MODIFIER(shapesys)
