/* Every modifier type, in the order of parameters (pyhf's: by name). */
CLS_MODIFIER(histosys)
CLS_MODIFIER(lumi)
CLS_MODIFIER(normfactor)
CLS_MODIFIER(normsys)
CLS_MODIFIER(shapefactor)
CLS_MODIFIER(shapesys)
CLS_MODIFIER(staterror)
