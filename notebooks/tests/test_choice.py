"""Notebook 05: the recorded page, and what it says of the choice, counted here from the files."""

import re
from datetime import datetime

import pytest
from conftest import BUILD, read
from test_notebooks import shown
from truth import DEMO, FUNNEL, PROPERTIES, by_set, cases_of, table

CASES = cases_of(DEMO / "deterministic" / "test_result.csv")
CHOICES = table(DEMO / "choices.csv")
KEPT = {r["case"] for r in CHOICES if r["kept"] == "yes"}
PASSING = by_set(CASES)


@pytest.fixture(scope="module")
def page():
    return shown(read(BUILD / "notebooks" / "05-visualization.ipynb"))


@pytest.mark.parametrize(
    "row",
    [
        "Recorded: the latents chosen in the report",
        *FUNNEL,
        "127 A B 0.9205 중 middle 0.9101 중 middle 0.9243 중 middle",
    ],
)
def test_the_recorded_page_is_the_reports(page, row):
    assert row in page


def test_the_record_is_of_the_cases_with_the_highest_weakest_correlation_each_decided_in_its_own_time():
    weakest = {c["case"]: min(abs(float(c[p])) for p in PROPERTIES) for c in CASES}
    best = sorted(PASSING["A"] | PASSING["B"], key=weakest.get)[-len(CHOICES) :]
    assert sorted(r["case"] for r in CHOICES) == sorted(best)
    criteria = list(CHOICES[0])[2:-4]
    assert all((r["kept"] == "yes") == all(r[c] == "yes" for c in criteria) for r in CHOICES), "kept is what meets all criteria, as notebook 05 says"
    times = sorted(datetime.fromisoformat(r["time"].replace("Z", "+00:00")) for r in CHOICES)
    assert min(later - earlier for earlier, later in zip(times, times[1:])).total_seconds() >= 5


def test_the_live_funnel_is_the_one_of_the_files(page):
    live = page[page.rindex("Live: the latents of the demo model chosen by") :]
    for name, passing in PASSING.items():
        chosen = KEPT & passing
        assert f"{len(passing)} 2400 {100 * len(passing) / 2400:.1f}" in live
        assert f"chosen under {name} by eye {len(chosen)} {len(passing)} {100 * len(chosen) / len(passing):.1f}" in live
    assert f"chosen by eye {len(KEPT)} 2400 {100 * len(KEPT) / 2400:.1f}" in live


def test_it_says_how_many_cases_were_looked_at(page):
    assert f"{len(CHOICES)} of the {len(PASSING['A'] | PASSING['B'])} cases that pass A or B were looked at, {len(KEPT)} were kept." in page


def test_kappa_follows_from_the_four_cells_shown(page):
    cells = re.search(r"agreement .*?keeps (\d+) (\d+) rejects (\d+) (\d+)", page)
    both, first, second, neither = map(int, cells.groups())
    n = both + first + second + neither
    chance = ((both + first) * (both + second) + (neither + first) * (neither + second)) / n**2
    observed = (both + neither) / n
    assert f"observed {observed:.3f}, expected by chance {chance:.3f}, kappa {(observed - chance) / (1 - chance):.3f}" in page


def test_the_final_files_hold_the_kept_cases(page):
    folder = BUILD / "chosen"
    assert [r["case"] for r in table(folder / "ohlora_w_group_names.csv")] == sorted(KEPT, key=int)
    assert len((folder / "ohlora_z_vectors.csv").read_text(encoding="utf-8").splitlines()) == 1 + len(KEPT)
    assert f"| chosen | by eye | {len(KEPT)} | 2400 |" in (folder / "report.md").read_text(encoding="utf-8")
