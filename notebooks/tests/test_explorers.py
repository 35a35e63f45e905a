"""The explorers by mouse and keyboard: on a page from a file, and in JupyterLab, in neither with a kernel."""

import json
import re
import shutil
from decimal import ROUND_HALF_EVEN, Decimal

import build
import pages
import nbformat
import pytest
from conftest import BUILD, ROOT, choose, open_notebook, picture, said_by_ohlora, wait_for_kernel
from nbformat.sign import NotebookNotary
from truth import DEMO, PROPERTIES, REPORTS, Truth, cases_of, noise, passes, table

pytestmark = pytest.mark.lengthy
REPORT = REPORTS / "v7"
PLACE = BUILD / "explorers"
LOWEST, STEP, THUMB = 0.6, 0.005, 16
CELLS = [
    """
%classpath ../lib/target/classpath/*.jar
import java.nio.file.*;
import java.util.*;
import ohlora.latent.*;
import ohlora.model.*;
import ohlora.score.*;
import ohlora.select.*;
import ohlora.view.*;
Notebook.start()""",
    """
var report = Report.open(Path.of("../data/reports/v7"));
CutoffExplorer.of(report)""",
    """
var model = Model.open(Path.of("../models/demo"));
var run = FinishedRun.open(Path.of("../data/demo/deterministic"));
var latents = Latents.of(model, run.recipe().seed());
var five = report.cutoffs("A").passing(run.cases());
var cases = run.cases().where(five).first(5).intColumn("case").asList();
AttributeExplorer.draw(model, List.of(latents.at(cases.get(0)), latents.at(cases.get(1))))""",
    """CutoffExplorer.draw(run, model, report.cutoffs("A"), report.cutoffs("B"))""",
    """Review.draw(run, model, cases)""",
    """Trial.of(model).run(latents.at(cases.get(0))).table().printAll()""",
]


RECORDED = table(REPORT / "cases.csv")
SETTINGS = table(ROOT / "lib/src/test/resources/report/settings.csv")
CHOSEN = {row["case"] for row in table(REPORT / "chosen.csv")}
LIVE = DEMO / "deterministic"
TESTED = cases_of(LIVE / "test_result.csv")


def passing(cases, cutoffs):
    return [c for c in cases if passes(c, cutoffs)]


def percent(part, of):
    """A half rounded to the even digit, as the reports do it."""
    return f"{(Decimal(100 * part) / of).quantize(Decimal('0.1'), ROUND_HALF_EVEN)} %"


TRUTH = Truth(RECORDED, noise("v7"))


def test_the_settings_that_library_and_page_are_held_to_are_arithmetic():
    assert len(SETTINGS) >= 20
    for row in SETTINGS:
        found = passing(RECORDED, row)
        assert (len(found), sum(c["case"] in CHOSEN for c in found)) == (int(row["passing"]), int(row["chosen"]))
        assert sum(TRUTH.again(c, row) for c in found) == pytest.approx(float(row["again"]), abs=1e-8)


@pytest.fixture(scope="module")
def executed():
    """A notebook with all explorers, executed by the kernel."""
    cells = [nbformat.v4.new_markdown_cell("# Explorers")] + [nbformat.v4.new_code_cell(c.strip()) for c in CELLS]
    metadata = {"kernelspec": {"name": "java", "display_name": "Java", "language": "java"}}
    shutil.rmtree(PLACE, ignore_errors=True)
    PLACE.mkdir(parents=True)
    nbformat.write(nbformat.v4.new_notebook(cells=cells, metadata=metadata), PLACE / "explorers.ipynb")
    build.execute(PLACE / "explorers.ipynb", "stamp")
    notebook = nbformat.read(build.executed(PLACE / "explorers.ipynb"), 4)
    build.executed(PLACE / "explorers.ipynb").replace(PLACE / "explorers.ipynb")
    style = (pages.SITE / "style.css").read_text(encoding="utf-8")
    (PLACE / "page.html").write_text(
        f'<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">'
        f'<title>Explorers</title><link rel="icon" href="data:,"><style>{style}</style><main class="notebook">{pages.body_of(notebook)}</main>',
        encoding="utf-8",
    )
    return notebook


@pytest.fixture(scope="module")
def site(executed):
    return PLACE / "page.html"


def output(notebook, cell):
    return [c for c in notebook.cells if c.cell_type == "code"][cell].outputs[0].data


def test_each_is_one_piece_of_html_of_at_most_3_mb_that_names_no_address_but_the_sites_live_page(executed):
    for cell in (1, 2, 3, 4):
        html = output(executed, cell)["text/html"]
        assert len(html.encode()) <= 3_000_000
        assert not re.search(r"(?:src|href)=[\"']?(?!data:|live\.html\b)[\w/]|url\((?!data:|\$)|https?://|import\s", html)
        print(f"cell {cell}: {len(html.encode()):,} bytes")


# --- cutoffs


def recorded(page):
    return page.locator("[data-explorer=cutoffs]").nth(0)


def live(page):
    return page.locator("[data-explorer=cutoffs]").nth(1)


def shown_count(explorer):
    return int(re.match(r"([\d,]+) of", explorer.locator(".count").inner_text().replace("\n", " "))[1].replace(",", ""))


def cells(explorer, of):
    """The texts of a table's body, row by row."""
    return explorer.locator(f"{of} tbody tr").evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")


def range_of(explorer, p):
    return explorer.get_by_role("slider", name=f"cutoff of {p}")


def on_the_slider(value):
    return float(value) >= LOWEST and round(float(value) / STEP) == pytest.approx(float(value) / STEP, abs=1e-9)


def by_keyboard(explorer, p, value):
    slider = range_of(explorer, p)
    slider.focus()
    steps = round((float(value) - float(slider.input_value())) / STEP)
    if float(value) == 1:
        slider.press("End")
        steps = 0
    for _ in range(abs(steps)):
        slider.press("ArrowRight" if steps > 0 else "ArrowLeft")


def by_mouse(explorer, p, value):
    """Drags the thumb from where it is."""
    slider, mouse = range_of(explorer, p), explorer.page.mouse
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()

    def place(of):
        share = (float(of) - LOWEST) / (1 - LOWEST)
        return box["x"] + THUMB / 2 + share * (box["width"] - THUMB), box["y"] + box["height"] / 2

    mouse.move(*place(slider.input_value()))
    mouse.down()
    mouse.move(*place(value))
    mouse.up()


def by_typing(explorer, p, value):
    explorer.get_by_role("spinbutton", name=f"cutoff of {p}, exactly").fill(value)


def check(explorer, row, cases):
    """Everything that the explorer of the recorded figures says for one setting."""
    found = passing(cases, row)
    assert shown_count(explorer) == len(found) == int(row["passing"])
    assert explorer.locator(".count").inner_text().endswith(f"({percent(len(found), len(cases))})")
    funnel = cells(explorer, ".funnel")
    left = cases
    for step, p in zip(funnel[1:4], PROPERTIES):
        left = [c for c in left if abs(Decimal(c[p])) >= Decimal(row[p])]
        assert (int(step[1].replace(",", "")), step[2]) == (len(left), percent(len(left), len(cases)))
    assert int(funnel[4][1]) == int(row["chosen"])
    if found:
        assert f"Scored again, {float(row['again']):.1f} of these" in explorer.locator(".again").inner_text()
    lines = cells(explorer, ".list")
    assert len(lines) == min(200, len(found))
    by_case = {c["case"]: c for c in found}
    for number, group, *figures, weakest, share, eye in lines:
        case = by_case[number]
        assert weakest == min(figures)
        assert group == case["group"]
        assert figures == [f"{abs(Decimal(case[p])):.4f}" for p in PROPERTIES]
        assert float(share.rstrip(" %")) == pytest.approx(100 * TRUTH.again(case, row), abs=0.0500001)
        assert eye == ("chosen" if number in CHOSEN else "–")


def test_cutoffs_by_keyboard_mouse_and_typing_show_the_librarys_counts(visit, site):
    explorer = recorded(visit(site, width=1280))
    ways = (by_keyboard, by_mouse, by_typing)
    moved = 0
    for i, row in enumerate(SETTINGS):
        for p in PROPERTIES:
            way = ways[i % 3] if on_the_slider(row[p]) else by_typing
            way(explorer, p, row[p])
            if way is not by_typing:
                assert float(range_of(explorer, p).input_value()) == float(row[p])
                moved += 1
        check(explorer, row, RECORDED)
    assert moved >= 40


def test_the_buttons_set_a_and_b(visit, site):
    explorer = recorded(visit(site))
    for name, row in (("B", SETTINGS[1]), ("A", SETTINGS[0])):
        button = explorer.get_by_role("button", name=re.compile(f"^{name}:"))
        button.focus()
        button.press("Enter")
        assert button.get_attribute("aria-pressed") == "true"
        check(explorer, row, RECORDED)
    assert (SETTINGS[0]["passing"], SETTINGS[1]["passing"]) == ("58", "99")


def test_touch_moves_a_cutoff(visit, site):
    page = visit(site, width=390, has_touch=True)
    explorer = recorded(page)
    slider = range_of(explorer, "eyes")
    slider.scroll_into_view_if_needed()
    box = slider.bounding_box()
    slider.tap(position={"x": box["width"] / 2, "y": box["height"] / 2})
    value = slider.input_value()
    assert float(value) == pytest.approx((1 + LOWEST) / 2, abs=2 * STEP)
    assert shown_count(explorer) == len(passing(RECORDED, {**SETTINGS[0], "eyes": value}))


def test_a_link_restores_the_settings_of_each_explorer_and_leaves_the_others(visit, site):
    page = visit(site)
    by_typing(recorded(page), "eyes", "0.915")
    recorded(page).get_by_role("spinbutton").first.press("Tab")
    page.wait_for_function("location.hash.includes('0.915')")
    by_typing(live(page), "mouth", "0.95")
    live(page).get_by_role("spinbutton").nth(1).press("Tab")
    page.wait_for_function("location.hash.includes('0.95,')")
    link = live(page).locator("input.link").input_value()
    counts = shown_count(recorded(page)), shown_count(live(page))
    again = visit(link)
    assert live(again).evaluate("e => Math.abs(e.getBoundingClientRect().top)") < 100, "it leads to the explorer that it was taken from"
    assert (shown_count(recorded(again)), shown_count(live(again))) == counts
    assert counts[0] == len(passing(RECORDED, {**SETTINGS[0], "eyes": "0.915"}))
    again.evaluate("location.hash = 'cutoffs.recorded=0.90,0.90,0.88'")
    again.wait_for_function("document.querySelector('.count').textContent.startsWith('99 ')")
    field = live(again).locator("input.link")
    field.fill("0.5,0.5,0.5")
    field.press("Enter")
    assert shown_count(live(again)) == len(passing(TESTED, dict.fromkeys(PROPERTIES, "0.5")))


def test_the_runs_counts_are_those_of_its_file_and_each_passing_case_has_its_face(visit, site):
    explorer = live(visit(site, width=1280))
    for row in SETTINGS:
        for p in PROPERTIES:
            by_typing(explorer, p, row[p])
        found = passing(TESTED, row)
        assert shown_count(explorer) == len(found)
        listed = [line[0] for line in cells(explorer, ".list")]
        assert listed == [c["case"] for c in found][:200]
        if found:
            assert explorer.locator(".faces").inner_text().split() == listed
    places = "faces => faces.map(f => getComputedStyle(f).backgroundPosition)"
    first = explorer.locator(".face").evaluate_all(places)
    assert len(set(first)) == len(first)


def test_the_table_is_sorted_by_the_column_that_is_pressed(visit, site):
    explorer = recorded(visit(site))
    for press in (1, 2):
        explorer.get_by_role("button", name=re.compile("pose")).last.press("Enter")
        values = [float(line[4]) for line in cells(explorer, ".list")]
        assert values == sorted(values, reverse=press == 1)
    assert explorer.locator("th[aria-sort=ascending]").inner_text().startswith("|r| pose")


def test_a_number_is_stepped_by_hundredths_takes_a_comma_and_is_refused_in_words(visit, site):
    page = visit(site)
    explorer = recorded(page)
    field = explorer.get_by_role("spinbutton", name="cutoff of eyes, exactly")
    assert field.input_value() == "0.92"
    field.press("ArrowUp")
    assert field.input_value() == "0.93"
    field.fill("0.915")
    field.press("ArrowDown")
    assert field.input_value() == "0.91"
    field.hover()
    page.mouse.wheel(0, -100)
    page.wait_for_function("document.activeElement.value === '0.92'")
    field.fill("0,9")
    assert float(range_of(explorer, "eyes").input_value()) == 0.9
    count = shown_count(explorer)
    field.fill("1.5")
    assert explorer.get_by_text("1.5 is not allowed: a number from 0 to 1").is_visible()
    assert shown_count(explorer) == count == len(passing(RECORDED, {**SETTINGS[0], "eyes": "0.9"}))
    field.press("Tab")
    assert field.input_value() == "0.90"
    assert page.evaluate("document.activeElement.type") == "range"


def test_the_list_is_of_a_group_in_any_order_and_exported_whole(visit, site):
    page = visit(site, accept_downloads=True)
    explorer = recorded(page)
    for p in PROPERTIES:
        by_typing(explorer, p, "0.5")
    found = [c for c in passing(RECORDED, dict.fromkeys(PROPERTIES, "0.5")) if c["group"] == "lhh"]
    assert len(found) > 200
    explorer.get_by_label("Group", exact=True).select_option("lhh")
    explorer.get_by_label("Order", exact=True).select_option("weakest |r|")
    shown = [float(line[5]) for line in cells(explorer, ".list")]
    assert len(shown) == 200
    assert shown == sorted(shown, reverse=True)
    with page.expect_download() as download:
        explorer.get_by_role("button", name=f"Export all {len(found)}").click()
    rows = table(download.value.path())
    assert [r["case"] for r in rows] == [c["case"] for c in sorted(found, key=lambda c: (-min(abs(Decimal(c[p])) for p in PROPERTIES), int(c["case"])))]
    assert list(rows[0]) == ["case", "group", "|r| eyes", "|r| mouth", "|r| pose", "weakest |r|", "passes again", "by eye"]


# --- attributes


def shown_image(explorer):
    """Column and row of the sheet that the window shows."""
    return explorer.locator(".big").evaluate(
        "w => { const a = w.getBoundingClientRect(), b = w.firstElementChild.getBoundingClientRect(); return [(a.left - b.left) / a.width, (a.top - b.top) / a.height] }"
    )


def test_attributes_lead_by_mouse_and_keyboard_to_each_image_with_the_librarys_scores(visit, site, executed):
    page = visit(site, width=1280)
    explorer = page.locator("[data-explorer=attributes]")
    printed = output(executed, 5)["text/plain"]
    number = re.search(r"case (\d+)", printed)[1]
    library = [[float(x) for x in line.split("|")[:7]] for line in printed.split("\n") if re.match(r"\s*\d+\s*\|", line)]
    assert len(library) == 50
    explorer.get_by_role("button", name=f"case {number}", exact=True).click()
    sliders = {p: explorer.get_by_role("slider", name=f"offset of {p}") for p in PROPERTIES}
    stops = {"eyes": 2, "mouth": 5, "pose": 5}
    for image, *values in library:
        image = int(image)
        at = {"mouth": image // 10, "eyes": image // 5 % 2, "pose": image % 5}
        for p, slider in sliders.items():
            if image % 2:
                slider.focus()
                slider.press("Home")
                for _ in range(at[p]):
                    slider.press("ArrowRight")
            else:
                box = slider.bounding_box()
                slider.click(position={"x": THUMB / 2 + at[p] / (stops[p] - 1) * (box["width"] - THUMB), "y": box["height"] / 2})
        assert shown_image(explorer) == pytest.approx([image % 10, image // 10], abs=0.02)
        for line, offset, score in zip(cells(explorer, ".scores"), values[:3], values[3:]):
            assert float(line[1].replace("−", "-")) == pytest.approx(offset, abs=1e-9)
            assert float(line[2].replace("−", "-")) == pytest.approx(score, abs=0.51e-4)
        spoken = explorer.locator(".spoken").inner_text()
        assert spoken.startswith(f"image {image + 1} of 50")


def test_the_case_whose_weakest_correlation_is_the_strongest_comes_first(executed):
    data = re.search(r'<script type="application/json">(.*?)</script>', output(executed, 2)["text/html"], re.S)[1]
    cases = json.loads(data)["cases"]
    weakest = [min(abs(c["followed"][p]["r"]) for p in PROPERTIES) for c in cases]
    assert weakest == sorted(weakest, reverse=True)


# --- review


def review(page):
    return page.locator("[data-explorer=review]")


def case(explorer):
    return explorer.locator(".which").inner_text()


def test_a_review_of_five_cases_is_decided_exported_read_by_the_library_and_gone_on_with(visit, site):
    page = visit(site, width=1280, accept_downloads=True)
    explorer = review(page)
    keep, reject = (explorer.get_by_role("button", name=n) for n in ("Keep", "Reject"))
    keep.click()
    assert "Write your name" in explorer.get_by_role("alert").first.inner_text()
    explorer.get_by_label("Reviewer").fill("Ada, reader")
    # the first one with the mouse
    for box in explorer.get_by_label("yes", exact=True).all():
        box.click()
    first = case(explorer)
    keep.click()
    assert case(explorer) != first
    assert explorer.locator(".told").inner_text().startswith("1 of 5 decided, 1 kept")
    # the second one with the keyboard alone: no reason, no rejection
    explorer.get_by_label("yes", exact=True).first.focus()
    page.keyboard.press("Space")
    for _ in range(4):
        page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert "Write a reason" in explorer.get_by_role("alert").first.inner_text()
    page.keyboard.type('background turns, "face" too')
    page.keyboard.press("Enter")
    assert explorer.locator(".told").inner_text().startswith("2 of 5 decided, 1 kept")
    # what is decided outlives the page
    page.reload()
    explorer = review(page)
    keep, reject = (explorer.get_by_role("button", name=n) for n in ("Keep", "Reject"))
    assert explorer.locator(".told").inner_text().startswith("2 of 5 decided, 1 kept")
    keep.click()
    assert explorer.locator(".told").inner_text().startswith("3 of 5 decided, 2 kept")
    explorer.get_by_role("button", name="Undo").click()
    assert explorer.locator(".told").inner_text().startswith("2 of 5 decided, 1 kept")
    explorer.get_by_role("textbox", name="Note").fill("uncanny")
    reject.click()
    for _ in range(2):
        explorer.get_by_label("yes", exact=True).nth(1).check()
        keep.click()
    assert explorer.locator(".told").inner_text().startswith("5 of 5 decided, 3 kept")
    page.screenshot(path=BUILD / "screenshots" / "review-decided.png", full_page=True)
    with page.expect_download() as download:
        explorer.get_by_role("button", name="Export choices.csv").click()
    file = PLACE / "choices.csv"
    download.value.save_as(file)
    assert download.value.suggested_filename == "choices.csv"
    rows = table(file)
    assert [r["kept"] for r in rows] == ["yes", "no", "no", "yes", "yes"]
    assert rows[1]["reason"] == 'background turns, "face" too'
    assert explorer.locator("textarea").input_value() == file.read_text(encoding="utf-8")
    assert chosen_by_the_library(file) == 3
    # somebody else's browser goes on with it
    other = review(visit(site))
    other.locator("input.import").set_input_files(file)
    other.get_by_text("5 choices imported from choices.csv.").wait_for()
    assert other.locator(".told").inner_text().startswith("5 of 5 decided, 3 kept")
    assert other.locator("textarea").input_value() == file.read_text(encoding="utf-8")


def chosen_by_the_library(file):
    """How many latents bin/ohlora choose counts at the end of the funnel of these choices, and how many were tested."""
    words = ["--run", LIVE, "--model", ROOT / "models" / "demo", "--choices", file, "--out", PLACE / "chosen", "--reviewer", "Ada, reader"]
    funnel = said_by_ohlora("choose", *words)
    stages = {line.split("|")[1].strip(): line.replace(",", "").split("|") for line in funnel.strip().split("\n") if line.startswith("|")}
    assert int(stages["tested"][3]) == len(TESTED)
    assert int(stages["passes A"][3]) == len(passing(TESTED, SETTINGS[0]))
    assert int(stages["chosen under A"][3]) == int(stages["chosen"][3])
    return int(stages["chosen"][3])


def test_the_cases_are_ordered_by_a_figure_beside_the_face(visit, site):
    explorer = review(visit(site))
    pose = {c["case"]: abs(float(c["pose"])) for c in TESTED}
    numbers = explorer.locator("select.case").locator("option").evaluate_all("all => all.map(o => o.value)")
    assert len(numbers) == 5
    for way, highest in (("highest", True), ("lowest", False)):
        explorer.get_by_label("Order").select_option(f"|r| pose, {way} first")
        best, *_, last = sorted(numbers, key=pose.get, reverse=highest)
        assert case(explorer) == f"Case {best}"
        assert f"|r| pose {pose[best]:.4f}" in explorer.locator(".facts").inner_text()
        for _ in range(4):
            explorer.get_by_role("button", name="next case").click()
        assert case(explorer) == f"Case {last}"
        assert explorer.get_by_role("button", name="next case").is_disabled()


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (lambda text: text.replace("case,kept", "kept,case", 1), "its first line must be case,kept,"),
        (lambda text: re.sub(r"[0-9a-f]{64}", "0" * 64, text, count=1), "row 1: it is a choice from another run"),
        (lambda text: text.replace(",yes,", ",maybe,", 1), "row 1: kept is 'maybe', allowed: yes, no, and nothing"),
        (lambda text: re.sub(r"^\d+,", "99999,", text, count=1, flags=re.M), "row 1: case 99999 is not under review here"),
    ],
)
def test_a_file_that_is_no_choice_of_this_run_is_refused_and_says_where(visit, site, executed, tmp_path, change, said):
    explorer = review(visit(site))
    explorer.get_by_label("Reviewer").fill("Ada")
    explorer.get_by_role("button", name="Keep").click()
    told = explorer.locator(".told").inner_text()
    file = tmp_path / "choices.csv"
    file.write_text(change(explorer.locator("textarea").input_value()), encoding="utf-8")
    explorer.locator("input.import").set_input_files(file)
    explorer.get_by_text(said).wait_for()
    assert explorer.locator(".told").inner_text() == told


# --- where they stand


@pytest.mark.parametrize("width", [1280, 390])
def test_they_stand_together_on_one_page_at_both_widths(visit, site, width):
    page = visit(site, width=width)
    assert page.locator("[data-explorer]").count() == 4
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    for i, explorer in enumerate(page.locator("[data-explorer]").all()):
        explorer.screenshot(path=BUILD / "screenshots" / f"explorer-{i}-{width}.png")
    unlabelled = "[...document.querySelectorAll('.ohlora-explorer :is(input, select, button, textarea)')].filter(e => !e.ariaLabel && !e.labels?.length && !e.textContent.trim()).length"
    assert page.evaluate(unlabelled) == 0


def test_without_script_each_says_what_there_is_to_see(visit, site):
    page = visit(site, script=False)
    text = page.locator("main").inner_text()
    assert "58 of 2,400 (2.4 %)" in text
    assert "99 of 2,400 (4.1 %)" in text
    assert page.locator(".ohlora-explorer img").count() == 2
    assert page.locator(".ohlora-explorer button, .ohlora-explorer input").count() == 0


@pytest.fixture
def opened(lab_page, lab, executed):
    """Opens the executed notebook in JupyterLab, signed or not; fails on an error of the page."""
    wrong = []
    lab_page.on("pageerror", lambda e: wrong.append(str(e)))

    def trusted(name, trust, without=None):
        notebook = nbformat.read(PLACE / "explorers.ipynb", 4)
        notebook.cells = [c for c in notebook.cells if c.source != without]
        notebook.metadata["name"] = name  # a signature is of the contents
        nbformat.write(notebook, lab.folder / name)
        if trust:
            NotebookNotary().sign(notebook)
        open_notebook(lab_page, lab, name)
        return lab_page

    yield trusted
    assert wrong == []


def test_in_jupyterlab_the_explorers_of_a_trusted_notebook_work_without_running_it(opened):
    page = opened("trusted.ipynb", trust=True)
    explorer = recorded(page)
    explorer.locator(".count").wait_for(timeout=60_000)
    for i, row in enumerate(SETTINGS):
        for p in PROPERTIES:
            way = (by_keyboard, by_mouse)[i % 2] if on_the_slider(row[p]) else by_typing
            way(explorer, p, row[p])
        check(explorer, row, RECORDED)
    assert "cutoffs" not in page.evaluate("location.href")
    field = explorer.locator("input.link")
    field.fill("cutoffs.recorded=0.90,0.90,0.88")
    field.press("Enter")
    check(explorer, SETTINGS[1], RECORDED)
    attributes = page.locator("[data-explorer=attributes]")
    attributes.scroll_into_view_if_needed()
    slider = attributes.get_by_role("slider", name="offset of mouth")
    slider.focus()
    slider.press("Home")
    slider.press("ArrowDown")
    slider.press("ArrowUp")
    assert shown_image(attributes)[1] == pytest.approx(1, abs=0.02)
    by_hand = review(page)
    by_hand.scroll_into_view_if_needed()
    by_hand.get_by_label("Reviewer").fill("Ada, reader")
    by_hand.get_by_label("yes", exact=True).first.focus()
    page.keyboard.press("Space")
    by_hand.get_by_role("button", name="Keep").press("Enter")
    assert by_hand.locator(".told").inner_text().startswith("1 of 5 decided, 1 kept")
    with page.expect_download() as download:
        by_hand.get_by_role("button", name="Export choices.csv").click()
    download.value.save_as(PLACE / "lab-choices.csv")
    assert chosen_by_the_library(PLACE / "lab-choices.csv") == 1
    picture(page, recorded(page).locator(".title"), "lab-explorers.png")
    page.get_by_role("menuitem", name="Settings", exact=True).click()
    page.get_by_text("Theme", exact=True).hover()
    page.get_by_text("JupyterLab Dark", exact=True).click()
    page.wait_for_function("document.body.dataset.jpThemeLight === 'false'")
    page.locator("#jupyterlab-splash").wait_for(state="detached")
    for i, explorer in enumerate(page.locator("[data-explorer]").all()):
        picture(page, explorer.locator(".title").first, f"lab-dark-{i}.png")


def test_run_all_in_jupyterlab_shows_every_explorer(opened):
    page = opened("run.ipynb", trust=False, without=CELLS[3])  # its 2,400 faces take long, and were drawn once
    wait_for_kernel(page)
    page.wait_for_function("document.querySelectorAll('[data-explorer]').length === 0")
    choose(page, "Run", "Run All Cells")
    page.wait_for_function("document.querySelectorAll('[data-explorer]').length === 3", timeout=180_000)
    check(recorded(page), SETTINGS[0], RECORDED)
    assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0


def test_in_a_notebook_that_is_not_trusted_pictures_and_counts_stand_in_their_place(opened):
    page = opened("not-trusted.ipynb", trust=False)
    page.get_by_text("58 of 2,400 (2.4 %)").wait_for(timeout=60_000)
    assert page.locator(".jp-OutputArea-output .count").count() == 0
    page.wait_for_function("document.querySelectorAll('.jp-OutputArea-output img').length >= 2", timeout=30_000)
    page.screenshot(path=BUILD / "screenshots" / "lab-explorers-not-trusted.png")
