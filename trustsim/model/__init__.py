"""The science: parameters, state, chance, rules, the order of the month, measures, events. It knows numpy and numba."""
