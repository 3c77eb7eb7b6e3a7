"""What is drawn is what the model says: read back from the page month by month, and compared with the run."""

import pytest

from trustsim.analysis.pictures import typical
from trustsim.analysis.words import alliance_names
from trustsim.app.futures import seeds
from trustsim.app.page import FIRST_PLACE
from trustsim.drivers.ensemble import run_seeds
from trustsim.drivers.run import Run, run
from trustsim.drivers.shares import MONTHLY
from trustsim.model.state import FACETS
from trustsim.scenario import Scenario
from trustsim.scenario.ready import find

AT_EACH_MONTH = """
async (read) => {
  const found = [];
  for (let month = 0; month <= trustsimStage.months; month += 1) {
    trustsimStage.goTo(month);
    await new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));
    found.push(eval(read)());
  }
  return found;
}
"""
CIRCLES = """() => [...document.querySelectorAll('[data-testid=map] circle[data-pcn]')].map((c) => ({...c.dataset}))"""
MARKS = """
() => [...document.querySelectorAll('[data-testid=storyline] [data-testid=event]')].map(
  (mark) => ({...mark.dataset, words: mark.getAttribute('aria-label')}))
"""
CELLS = (
    """() => [...document.querySelectorAll('[data-testid=trust-matrix] [data-truster]')].map((c) => ({...c.dataset}))"""
)


@pytest.fixture(scope="module")
def shown() -> Run:
    """The future that the page opens with, run here."""
    place = Scenario.load(find(FIRST_PLACE))
    return run(place, typical(run_seeds(place, seeds(), keep=MONTHLY)).seed)


def test_the_map_says_of_every_month_who_is_allied_who_speaks_and_who_sits(lent, shown):
    months = lent.evaluate(AT_EACH_MONTH, CIRCLES)
    ids, names, trace = shown.scenario.pcn_ids, alliance_names(shown), shown.trace
    assert len(months) == shown.months + 1
    for month, circles in enumerate(months):
        assert [circle["pcn"] for circle in circles] == list(ids)
        for i, circle in enumerate(circles):
            label, speaker = int(trace.alliance[month, i]), int(trace.representative[month, i])
            assert circle["alliance"] == (names[label] if label else ""), (month, ids[i])
            assert circle["speaker"] == {-1: "", len(ids): "manager"}.get(speaker, [*ids, ""][speaker]), (month, ids[i])
            assert circle["seated"] == str(int(trace.seated[month, i])), (month, ids[i])
            assert abs(float(circle["backing"]) - 100 * trace.backing[month, i]) <= 0.501, (month, ids[i])


def test_the_storyline_marks_every_founding_joining_leaving_collapse_and_new_director(lent, shown):
    marks = [(int(m["event"]), int(m["month"]), m["kind"]) for m in lent.evaluate(MARKS)]
    kinds = ("founded", "joined", "left", "collapsed", "new director")
    expected = [(k, e.month, e.kind) for k, e in enumerate(shown.events) if e.kind in kinds]
    assert sorted(marks) == expected


def test_the_storylines_bundles_hold_who_is_allied(lent, shown):
    names, ids = alliance_names(shown), shown.scenario.pcn_ids
    stretches = lent.evaluate(
        "() => [...document.querySelectorAll('[data-testid=storyline] [data-alliance][data-from]')]"
        ".map((b) => ({...b.dataset}))"
    )
    assert stretches
    together: dict[tuple[int, str], str] = {}
    for stretch in stretches:
        for month in range(int(stretch["from"]), int(stretch["until"]) + 1):
            for pcn in stretch["pcns"].split():
                together[month, pcn] = stretch["alliance"]
    for month in range(shown.months + 1):
        for i, id_ in enumerate(ids):
            label = int(shown.trace.alliance[month, i])
            assert together.get((month, id_), "") == (names[label] if label else ""), (month, id_)


def test_the_matrix_says_of_a_month_who_trusts_whom_in_each_question(lent, shown):
    lent.get_by_role("button", name="Trust", exact=True).or_(lent.get_by_role("link", name="Trust", exact=True)).click()
    lent.wait_for_selector("[data-testid=trust-matrix]")
    ids = shown.scenario.pcn_ids
    month = shown.months // 2
    lent.evaluate("(month) => trustsimStage.goTo(month)", month)
    for f, facet in enumerate(FACETS):
        lent.evaluate("(facet) => trustsimStage.set({facet})", facet)
        lent.wait_for_selector(
            f"[data-testid=trust-matrix] [data-facet={facet}], [data-testid=trust-matrix][data-facet={facet}]"
        )
        cells = {(c["truster"], c["trusted"]): float(c["value"]) for c in lent.evaluate(CELLS)}
        assert len(cells) == len(ids) * (len(ids) - 1)
        for (truster, trusted), value in cells.items():
            true = 100 * shown.trace.trust[month, ids.index(truster), f, ids.index(trusted)]
            assert abs(value - true) <= 0.501, (facet, truster, trusted)
