"""The science: parameters, state, chance, rules, the order of the month, measures and events. It knows numpy and numba only."""
