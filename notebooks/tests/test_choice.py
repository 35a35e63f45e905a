"""Notebook 05: the recorded page, and what it says of the choice, counted here from the files."""

import re
from datetime import datetime

import pytest
from conftest import BUILD, read
from test_notebooks import shown
from truth import DEMO, table

CUTOFFS = {"A": (0.92, 0.88, 0.92), "B": (0.90, 0.90, 0.88)}
PROPERTIES = ("eyes", "mouth", "pose")


@pytest.fixture(scope="module")
def page():
    return shown(read(BUILD / "notebooks" / "05-visualization.ipynb"))


@pytest.fixture(scope="module")
def passing():
    """Per set of cutoffs the cases of the demo's run that pass it."""
    figures = {
        int(r["case"]): [0 if r[f"{p}_corr"] == "undefined" else abs(float(r[f"{p}_corr"])) for p in PROPERTIES]
        for r in table(DEMO / "deterministic" / "test_result.csv")
    }
    return {name: {case for case, rs in figures.items() if all(r >= c for r, c in zip(rs, cutoffs))} for name, cutoffs in CUTOFFS.items()}


@pytest.mark.parametrize(
    "row",
    [
        "Recorded: the latents chosen in the report",
        "passes A eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92 58 2400 2.4",
        "passes B eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88 99 2400 4.1",
        "chosen under A by eye 12 58 20.7",
        "chosen under B by eye 19 99 19.2",
        "chosen by eye 27 2400 1.1",
        "127 A B 0.9205 중 middle 0.9101 중 middle 0.9243 중 middle",
    ],
)
def test_the_recorded_page_is_the_reports(page, row):
    assert row in page


def test_the_record_is_of_the_cases_with_the_highest_weakest_correlation_each_decided_in_its_own_time(passing):
    choices = table(DEMO / "choices.csv")
    weakest = {int(r["case"]): min(abs(float(r[f"{p}_corr"])) for p in PROPERTIES) for r in table(DEMO / "deterministic" / "test_result.csv") if "undefined" not in r.values()}
    best = sorted(passing["A"] | passing["B"], key=weakest.get)[-len(choices) :]
    assert sorted(int(r["case"]) for r in choices) == sorted(best)
    criteria = list(choices[0])[2:-4]
    assert all((r["kept"] == "yes") == all(r[c] == "yes" for c in criteria) for r in choices), "kept is what meets all criteria, as notebook 05 says"
    times = sorted(datetime.fromisoformat(r["time"].replace("Z", "+00:00")) for r in choices)
    assert min(later - earlier for earlier, later in zip(times, times[1:])).total_seconds() >= 5


def test_the_live_funnel_is_the_one_of_the_files(page, passing):
    kept = {int(r["case"]) for r in table(DEMO / "choices.csv") if r["kept"] == "yes"}
    live = page[page.rindex("Live: the latents of the demo model chosen by") :]
    for name in CUTOFFS:
        chosen = kept & passing[name]
        assert f"{len(passing[name])} 2400 {100 * len(passing[name]) / 2400:.1f}" in live
        assert f"chosen under {name} by eye {len(chosen)} {len(passing[name])} {100 * len(chosen) / len(passing[name]):.1f}" in live
    assert f"chosen by eye {len(kept)} 2400 {100 * len(kept) / 2400:.1f}" in live


def test_it_says_how_many_cases_were_looked_at(page, passing):
    choices = table(DEMO / "choices.csv")
    kept = sum(r["kept"] == "yes" for r in choices)
    assert f"{len(choices)} of the {len(passing['A'] | passing['B'])} cases that pass A or B were looked at, {kept} were kept." in page


def test_kappa_follows_from_the_four_cells_shown(page):
    cells = re.search(r"agreement .*?keeps (\d+) (\d+) rejects (\d+) (\d+)", page)
    both, first, second, neither = map(int, cells.groups())
    n = both + first + second + neither
    chance = ((both + first) * (both + second) + (neither + first) * (neither + second)) / n**2
    observed = (both + neither) / n
    assert f"observed {observed:.3f}, expected by chance {chance:.3f}, kappa {(observed - chance) / (1 - chance):.3f}" in page


def test_the_final_files_hold_the_kept_cases(page):
    kept = sorted(int(r["case"]) for r in table(DEMO / "choices.csv") if r["kept"] == "yes")
    folder = BUILD / "chosen"
    assert [int(r["case"]) for r in table(folder / "ohlora_w_group_names.csv")] == kept
    assert len((folder / "ohlora_z_vectors.csv").read_text(encoding="utf-8").splitlines()) == 1 + len(kept)
    assert f"| chosen | by eye | {len(kept)} | 2400 |" in (folder / "report.md").read_text(encoding="utf-8")
