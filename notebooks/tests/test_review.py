"""The review page that a command writes: decided in a browser from a file, exported, and read again by the command."""

import csv
import subprocess

import pytest
from conftest import BUILD, ROOT

PLACE = BUILD / "review"
RUN = ROOT / "data" / "demo" / "deterministic"
CUTOFFS = {"eyes": 0.98, "mouth": 0.96, "pose": 0.95}


def ohlora(*words):
    done = subprocess.run([ROOT / "bin" / "ohlora", *map(str, words)], capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout


def choose(run, out, *words):
    return ohlora("choose", "--run", run, "--model", ROOT / "models" / "demo", *out, *words)


@pytest.fixture(scope="module")
def passing():
    """The numbers of the cases that the page is of."""
    condition = ", ".join(f"{p} >= {c}" for p, c in CUTOFFS.items())
    choose(RUN, ("--review", PLACE), "--cutoffs", condition)
    with (RUN / "test_result.csv").open(newline="") as file:
        rows = [r for r in csv.DictReader(file) if "undefined" not in r.values()]
    return [int(r["case"]) for r in rows if all(abs(float(r[f"{p}_corr"])) >= c for p, c in CUTOFFS.items())]


def test_cases_are_decided_in_a_browser_without_a_kernel_and_chosen_by_the_command(visit, passing):
    page = visit(PLACE / "review.html", accept_downloads=True)
    assert len(passing) == 3
    assert page.locator("h1").inner_text() == "Choosing by eye"
    assert page.locator("select.case option").evaluate_all("all => all.map(o => +o.value)") == passing
    page.get_by_label("Reviewer").fill("Ada")
    page.get_by_role("button", name="Keep").click()
    page.get_by_label("Reason").fill("hair moves")
    page.get_by_role("button", name="Reject").click()
    page.get_by_role("button", name="Keep").click()
    assert "3 of 3 decided, 2 kept" in page.locator(".told").inner_text()
    sizes = page.locator(".half img").evaluate_all("all => all.map(i => i.naturalWidth)")
    assert sizes == [10 * 64, 10 * 64], "two halves of one sheet of 50 whole images"
    with page.expect_download() as download:
        page.get_by_role("button", name="Export choices.csv").click()
    file = PLACE / "choices.csv"
    download.value.save_as(file)
    condition = ", ".join(f"{p} >= {c}" for p, c in CUTOFFS.items())
    told = choose(RUN, ("--out", PLACE / "chosen"), "--choices", file, "--cutoffs", condition)
    assert "| chosen under A | by eye | 2 | 3 | 66.7 |" in told


def test_images_whose_offsets_are_no_grid_stand_row_by_row_under_their_numbers(visit, tmp_path):
    table = tmp_path / "offsets.csv"
    table.write_text("eyes,mouth,pose\n" + "".join(f"{i / 4},{1 - i / 3},{i % 2}\n" for i in range(5)))
    run = tmp_path / "run"
    ohlora("score", "--model", ROOT / "models" / "demo", "--cases", 1, "--out", run, "--offsets", table)
    choose(run, ("--review", tmp_path), "--cutoffs", "eyes >= 0")
    page = visit(tmp_path / "review.html")
    assert page.locator(".side span").all_inner_texts() == ["1", "2"]
    assert page.locator(".grid > span").all_inner_texts() == ["column", "1", "2", "3"]
    picture = page.locator(".half img")
    assert picture.evaluate("i => [i.naturalWidth, i.naturalHeight]") == [3 * 64, 2 * 64]
    assert picture.get_attribute("alt") == "case 0: in their order, row by row"
