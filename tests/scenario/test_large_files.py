"""A file as large as England, every practice written out, is read whole."""

from trustsim.scenario import Scenario
from trustsim.scenario.writing import written

PCNS, PLACES, PRACTICES = 1297, 179, 6131


def test_all_of_england_fits_in_one_file(tmp_path):
    listed = [
        {
            "id": f"u{k:05}",
            "name": f"Network {k} of many",
            "practices": [
                {"id": f"y{k:05}{n}", "name": f"Practice {n} of network {k}", "patients": 9000}
                for n in range(PRACTICES // PCNS + (k < PRACTICES % PCNS))
            ],
        }
        for k in range(PCNS)
    ]
    places = [{"id": f"q{p}", "name": f"Place {p}", "pcns": listed[p::PLACES]} for p in range(PLACES)]
    file = tmp_path / "england.yaml"
    file.write_text(written({"schema_version": 1, "name": "England", "places": places}), encoding="utf-8")
    england = Scenario.load(file)
    assert (len(england.pcn_ids), len(england.place_ids), len(england.practice_ids)) == (PCNS, PLACES, PRACTICES)
