"""Where the independent model and the package's own run part, if they do."""

from types import SimpleNamespace

import numpy as np
from independent import IndependentModel, snapshot
from independent.input_of import Levers, imposed_of, pins_of
from independent.structure_of import structure_of

from trustsim import run

TOLERANCE = 1e-9


def differ(a, b):
    """Whether two arrays or numbers differ by more than the tolerance; NaN equals NaN."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    return a.shape != b.shape or not np.allclose(a, b, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)


def where(a, b):
    """The first few elements in which two arrays of one shape differ."""
    a, b = np.asarray(a, dtype=float), np.asarray(b, dtype=float)
    if a.shape != b.shape:
        return f"shapes {a.shape} and {b.shape}"
    apart = ~np.isclose(a, b, rtol=TOLERANCE, atol=TOLERANCE, equal_nan=True)
    cells = [tuple(cell) for cell in np.argwhere(apart).tolist()]
    return "; ".join(f"{list(cell)} {a[cell]!s} against {b[cell]!s}" for cell in cells[:6])


def array_differences(ours, theirs, names):
    """What differs between the arrays of these names."""
    pairs = {name: (getattr(ours, name), getattr(theirs, name)) for name in names}
    return [f"{name}: {where(*pair)}" for name, pair in pairs.items() if differ(*pair)]


def input_differences(tree, scenario, table):
    """What differs between the structure and input read from a scenario's text and those of the package."""
    levers = Levers(tree, table)
    ours, theirs = structure_of(tree, levers.start), scenario.structure()
    found = [] if ours.ids == list(scenario.pcn_ids) else [f"{ours.ids} against {scenario.pcn_ids}"]
    found += array_differences(ours, theirs, [name for name in theirs._fields if name not in ("levers", "periods")])
    if differ(levers.periods, theirs.periods) or len(levers.rows) != len(theirs.levers):
        return [*found, f"periods: {levers.periods} against {theirs.periods}"]
    for period, rows in enumerate(levers.rows):
        for place, row in enumerate(rows):
            record = theirs.levers[period, place]
            found += [f"{path} in {period}" for path in row if differ(row[path], record[path.split(".")[1]])]
    pins, imposed = scenario.pins(), scenario.imposed([])
    found += array_differences(pins_of(tree, ours.ids, ours.place, levers), pins, pins.fields)
    return found + array_differences(imposed_of(tree, ours.ids, []), imposed, imposed.fields)


def state_differences(ours, theirs):
    """What differs between a snapshot and a state of the package: paths of arrays."""
    found = []
    for group, arrays in ours.items():
        found += [
            f"{group}.{parted}"
            for parted in array_differences(SimpleNamespace(**arrays), getattr(theirs, group), arrays)
        ]
    return found


def event_differences(ours, theirs):
    """What differs between two events: names of fields and terms."""
    plain = ("month", "kind", "place", "who", "whom", "alliance", "known_to", "deeds_before")
    found = [name for name in plain if getattr(ours, name) != getattr(theirs, name)]
    if set(ours.terms) != set(theirs.terms):
        return [*found, f"terms {sorted(set(ours.terms) ^ set(theirs.terms))}"]
    return found + [name for name, value in ours.terms.items() if differ(value, theirs.terms[name])]


def list_differences(ours, theirs, compare, what):
    """The first place at which two lists part, else nothing."""
    for number, (one, other) in enumerate(zip(ours, theirs, strict=False)):
        parts = compare(one, other)
        if parts:
            return [f"{what} {number}: {parts}\n  {one}\n  {other}"]
    return [] if len(ours) == len(theirs) else [f"{what}s: {len(ours)} against {len(theirs)}"]


def deed_differences(ours, theirs):
    """Whether two deeds differ."""
    return ["deed"] if differ(ours, theirs) else []


def first_difference(scenario, seed, choices=(), months=None):
    """Run both, or so many months, and say what differs in the first month in which anything does."""
    choices = list(choices)
    result = run(scenario, seed=seed, choices=choices)
    model = IndependentModel(scenario.structure(), scenario.pins(), scenario.imposed(choices), seed)
    theirs_by_month = [[event for event in result.events if event.month == t] for t in range(model.months + 1)]
    told = 0
    for month in range((months or model.months) + 1):
        if month:
            model.step()
        ours = snapshot(model)
        found = state_differences(ours, result.state(month))
        ours = model.chronicle.events[told:]
        told += len(ours)
        found = list_differences(ours, theirs_by_month[month], event_differences, "event") + found
        if found:
            return [f"month {month}", *found]
    if months:
        return []
    found = [] if not differ(model.panel, result.panel) else ["panel of the run"]
    return found + list_differences(model.trust.deeds, result.deeds.tolist(), deed_differences, "deed")
