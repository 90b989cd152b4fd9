"""Charts of answers: bars, stacked bars, lines over years, matrices and ladders of squares, at their size on paper."""
