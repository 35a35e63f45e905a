"""The review page that a command writes: decided in a browser from a file, exported, and read again by the command."""

import csv
import json
import re

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import BUILD, ROOT, said_by_ohlora
from truth import DEMO, cases_of, passes, table

PLACE = BUILD / "review"
RUN = DEMO / "deterministic"
CASES = cases_of(RUN / "test_result.csv")
CUTOFFS = {"eyes": "0.98", "mouth": "0.96", "pose": "0.95"}
CONDITION = ", ".join(f"{p} >= {c}" for p, c in CUTOFFS.items())
CRITERIA = ["young_woman", "properties_follow", "background_and_face_stay", "little_uncanny_valley"]
FOCUSED = "document.activeElement !== document.body"


def choose(run, out, *words):
    return said_by_ohlora("choose", "--run", run, "--model", ROOT / "models" / "demo", *out, *words)


@pytest.fixture(scope="module")
def passing():
    """The numbers of the cases that the page is of."""
    choose(RUN, ("--review", PLACE), "--cutoffs", CONDITION)
    return [int(c["case"]) for c in CASES if passes(c, CUTOFFS)]


@pytest.fixture
def begin(visit, passing):
    """Opens the page as a reviewer who has written a name, in a browser of its own or in another tab of one."""

    def page(reviewer, beside=None, file="review.html", **options):
        if beside:
            tab = beside.context.new_page()
            tab.goto((PLACE / file).as_uri())
        else:
            tab = visit(PLACE / file, accept_downloads=True, **options)
        tab.get_by_label("Reviewer").fill(reviewer)
        tab.get_by_label("Reviewer").press("Enter")
        return tab

    return page


def told(page):
    return page.locator(".told").inner_text()


def rows(page):
    """What the page would export."""
    return list(csv.DictReader(page.locator("textarea").input_value().splitlines()))


def exported(page, file):
    with page.expect_download() as download:
        page.get_by_role("button", name="Export choices.csv").click()
    download.value.save_as(file)
    return file


def answer(page, criterion):
    return page.locator(f".criteria input[name={criterion}]:checked").get_attribute("value")


def note(page):
    return page.get_by_role("textbox", name="Note")


def reject(page, reason):
    page.keyboard.press("r")
    page.keyboard.type(reason)
    page.keyboard.press("Enter")


def test_cases_are_decided_by_keys_and_what_is_not_answered_stays_so(begin, visit, passing):
    page = visit(PLACE / "review.html", accept_downloads=True)
    assert len(passing) == 3
    assert page.locator("select.case option").evaluate_all("all => all.map(o => +o.value)") == passing
    page.get_by_role("button", name="Keep").click()
    assert "Write your name" in page.locator(".refused").inner_text()
    assert page.get_by_label("Reviewer").evaluate("e => e === document.activeElement")
    page.locator(".criteria input").first.click(force=True)
    assert answer(page, "young_woman") == "", "what nobody said is not kept"
    page.keyboard.type("Ada")
    for key in ("Enter", "1", "2", "2", "k"):  # yes; no; the others stay open
        page.keyboard.press(key)
    assert page.locator(".done").inner_text() == f"Case {passing[0]} kept, 2 criteria not answered."
    assert [v["id"] for v in Axe().run(page).response["violations"]] == []
    page.keyboard.press("r")
    assert "Write a reason" in page.locator(".refused").inner_text()
    page.keyboard.type("hair moves, k and r")
    page.keyboard.press("Enter")
    page.keyboard.press("k")
    assert told(page).startswith("3 of 3 decided, 2 kept")
    assert page.evaluate(FOCUSED)
    sizes = page.locator(".half img").evaluate_all("all => all.map(i => i.naturalWidth)")
    assert sizes == [10 * 64, 10 * 64], "two halves of one sheet of 50 whole images"
    exported(page, PLACE / "choices.csv")
    assert "2 cases kept with a criterion that is not answered" in page.get_by_role("status").inner_text()
    found = rows(page)
    assert [r["kept"] for r in found] == ["yes", "no", "yes"]
    assert [[r[c] for c in CRITERIA] for r in found] == [["yes", "no", "", ""], [""] * 4, [""] * 4]


def test_ticks_and_words_are_kept_on_the_way_on_and_back_on_undo_and_on_reload(begin):
    page = begin("Ada")
    page.keyboard.press("1")
    note(page).fill("look again")
    for step in ("ArrowRight", "ArrowLeft", "k", "u"):
        note(page).press("Escape")
        page.keyboard.press(step)
    assert page.locator(".done").inner_text() == "Undone."
    page.reload()
    assert page.get_by_label("Reviewer").input_value() == "Ada"
    assert answer(page, "young_woman") == "yes"
    assert note(page).input_value() == "look again"
    assert told(page).startswith("0 of 3 decided")
    assert [(r["kept"], r["young_woman"], r["reason"]) for r in rows(page)] == [("", "yes", "look again")]
    page.keyboard.press("1")
    page.keyboard.press("1")
    assert answer(page, "young_woman") == "", "from no to not answered"
    page.keyboard.press("r")
    page.keyboard.press("ArrowLeft")
    note(page).fill("")
    assert told(page).startswith("0 of 3 decided"), "what is rejected without a reason is not decided"
    assert "until it has a reason" in page.locator(".refused").inner_text()


def test_two_tabs_of_a_reviewer_follow_each_other_and_a_second_reviewer_begins_anew(begin, passing):
    page = begin("Ada")
    tab = begin("Ada", beside=page)
    page.keyboard.press("k")
    tab.get_by_text("1 of 3 decided, 1 kept").wait_for()
    page.keyboard.press("3")
    tab.keyboard.press("ArrowRight")
    tab.wait_for_function("document.querySelector('[name=background_and_face_stay]:checked').value === 'yes'")
    tab.keyboard.press("k")
    page.get_by_text("2 of 3 decided, 2 kept").wait_for()
    assert answer(page, "background_and_face_stay") == "yes"
    tab.keyboard.press("ArrowLeft")
    tab.keyboard.press("ArrowLeft")
    reject(tab, "dull")
    page.get_by_text("2 of 3 decided, 1 kept").wait_for()
    page.keyboard.press("u")
    assert page.locator(".done").inner_text() == "Undone, but for 1 case decided again since."
    assert [r["kept"] for r in rows(page)] == ["no", "yes"]
    second = begin("Bob", beside=page)
    assert told(second).startswith("0 of 3 decided, 0 kept")
    second.keyboard.press("k")
    assert [r["kept"] for r in rows(page)] == ["no", "yes"]
    assert [(int(r["case"]), r["reviewer"]) for r in rows(second)] == [(passing[0], "Bob")]
    other = page.context.new_page()
    other.goto(page.url)
    assert other.get_by_label("Reviewer").input_value() == "", "nobody's choices are shown before one says who one is"
    other.get_by_role("button", name="Ada", exact=True).click()
    assert told(other).startswith("2 of 3 decided, 1 kept")
    assert other.evaluate(FOCUSED)


def test_damage_is_said_and_can_be_saved_and_the_other_cases_stay(begin, passing, tmp_path):
    page = begin("Ada")
    for key in "1k1k1k":
        page.keyboard.press(key)
    page.evaluate(
        """([first, second]) => Object.keys(localStorage).forEach(key => {
        if (key.endsWith(`/${first}`)) localStorage.setItem(key, '{"kept":"ye');
        if (key.endsWith(`/${second}`)) localStorage.setItem(key, '{"kept":"perhaps","young_woman":"yes","reason":"fine"}'); })""",
        passing[:2],
    )
    page.reload()
    said = page.locator(".damage .problem").inner_text()
    assert all(str(number) in said for number in passing[:2])
    assert [(int(r["case"]), r["kept"], r["young_woman"], r["reason"]) for r in rows(page)] == [(passing[1], "", "yes", "fine"), (passing[2], "yes", "yes", "")]
    page.keyboard.press("k")
    with page.expect_download() as download:
        page.get_by_role("button", name="Download it").click()
    download.value.save_as(tmp_path / "damaged.txt")
    raw = (tmp_path / "damaged.txt").read_text(encoding="utf-8")
    assert '{"kept":"ye\n' in raw
    assert '"perhaps"' in raw
    page.get_by_role("button", name="Forget it").click()
    assert not page.locator(".damage").is_visible()
    assert page.evaluate(FOCUSED)
    page.reload()
    assert not page.locator(".damage").is_visible()
    assert told(page).startswith("2 of 3 decided")


@pytest.mark.parametrize("harm", ["Storage.prototype.setItem = () => { throw new DOMException('full'); }", "Object.defineProperty(window, 'localStorage', {get() { throw new DOMException('forbidden'); }})"])
def test_where_the_browser_keeps_nothing_it_says_so_and_the_work_can_be_exported(begin, passing, harm, tmp_path):
    page = begin("Ada")
    page.context.add_init_script(harm)
    page.reload()
    page.get_by_label("Reviewer").fill("Ada")
    page.get_by_label("Reviewer").press("Enter")
    page.keyboard.press("k")
    reject(page, "dull")
    assert "keeps no more" in page.locator(".unkept").inner_text()
    assert [r["kept"] for r in table(exported(page, tmp_path / "choices.csv"))] == ["yes", "no"]


def page_and_data():
    """What makes the page of other data, and its own."""
    before, text, after = re.match(r'(.*<script type="application/json">)(.*?)(</script>.*)', (PLACE / "review.html").read_text(encoding="utf-8"), re.S).groups()
    return lambda data: before + json.dumps(data).replace("</", "<\\/") + after, json.loads(text)


@pytest.fixture(scope="module")
def in_parts(passing):
    """The same review as pages of two cases and one, as the library writes more than fit: see LiveExplorersTest."""
    page, data = page_and_data()
    files = ["review-1.html", "review-2.html"]
    for part, cases in enumerate((data["cases"][:2], data["cases"][2:])):
        changed = {**data, "cases": cases, "part": part, "parts": [passing[:2], passing[2:]], "files": files}
        (PLACE / files[part]).write_text(page(changed), encoding="utf-8")


def test_parts_share_what_is_decided_and_one_export_has_all(begin, in_parts, passing):
    page = begin("Ada", file="review-1.html")
    page.keyboard.press("k")
    reject(page, "dull")
    page.get_by_role("link", name="part 2: 0 of 1").click()
    page.get_by_text("2 of 3 decided, 1 kept").wait_for()
    page.keyboard.press("k")
    assert [(int(r["case"]), r["kept"]) for r in rows(page)] == list(zip(passing, ["yes", "no", "yes"]))
    text = page.locator("textarea").input_value().splitlines(keepends=True)
    # A browser that keeps files apart: the parts' exports are joined by importing them.
    for i, lines in enumerate((text[:3], [text[0], text[3]])):
        (PLACE / f"part-{i}.csv").write_text("".join(lines), encoding="utf-8")
    apart = begin("Ada", file="review-2.html")
    apart.locator("input.import").set_input_files([PLACE / "part-0.csv", PLACE / "part-1.csv"])
    apart.get_by_text("3 choices imported").wait_for()
    assert apart.locator("textarea").input_value() == "".join(text)
    apart.locator("input.import").set_input_files(PLACE / "part-0.csv")
    apart.get_by_text("0 choices imported from part-0.csv. What is here was decided no earlier for 2 cases, and stays.").wait_for()
    apart.keyboard.press("u")
    assert told(apart).startswith("0 of 3 decided")


@pytest.mark.parametrize("count", [1, 9])
def test_the_criteria_are_the_cards_from_one_to_nine(begin, passing, count):
    page, data = page_and_data()
    data["criteria"] = [{"name": f"c{i}", "words": f'is it "{i}"?'} for i in range(1, count + 1)]
    (PLACE / "criteria.html").write_text(page(data), encoding="utf-8")
    page = begin("Ada", file="criteria.html")
    for key in f"{count}k":
        page.keyboard.press(key)
    assert page.locator(".done").inner_text() == f"Case {passing[0]} kept" + {1: ".", 9: ", 8 criteria not answered."}[count]
    assert list(rows(page)[0])[2:-4] == [f"c{i}" for i in range(1, count + 1)]
    assert rows(page)[0][f"c{count}"] == "yes"


def test_a_second_persons_file_is_compared_case_by_case_with_the_librarys_kappa(begin, passing):
    page = begin("Ada")
    for key in "1k1kk":
        page.keyboard.press(key)
    mine = exported(page, PLACE / "ada.csv")
    second = begin("Bob")
    second.keyboard.press("k")
    second.keyboard.press("1")
    second.keyboard.press("1")
    reject(second, "hair, <b>turns</b>")
    second.keyboard.press("k")
    theirs = exported(second, PLACE / "bob.csv")
    page.locator("input.import").set_input_files(theirs)
    said = page.locator(".compared p")
    said.wait_for()
    library = choose(RUN, ("--out", PLACE / "chosen"), "--choices", mine, "--choices", theirs, "--reviewer", "Ada", "--cutoffs", CONDITION)
    assert "3 kept cases have a criterion that is not answered" in library
    assert "| chosen under A | by eye | 3 | 3 | 100.0 |" in library
    assert said.inner_text() == re.search("Ada and Bob both decided.*", library)[0] + ". They differ on 1 case:"
    cells = page.locator(".compared tbody tr").evaluate_all("rows => rows.map(row => [...row.cells].map(cell => cell.textContent))")
    assert cells == [[str(passing[1]), "keeps", "rejects: hair, <b>turns</b>", "a young woman: yes, no"]]
    page.get_by_role("button", name=f"show case {passing[1]}").click()
    assert page.locator(".which").inner_text() == f"Case {passing[1]}"
    assert [r["reviewer"] for r in rows(page)] == ["Ada"] * 3, "what another decided does not become one's own"


def test_the_page_filters_fits_a_phone_and_never_loses_the_focus(begin, passing):
    page = begin("Ada", width=390)
    page.get_by_role("button", name="Keep").click()
    page.get_by_label("Show").select_option("undecided")
    assert page.locator("select.case option").evaluate_all("all => all.map(o => +o.value)") == passing[1:]
    page.get_by_label("Show").select_option("kept")
    assert page.locator(".which").inner_text() == f"Case {passing[0]}"
    page.get_by_label("Show").select_option("rejected")
    assert "no rejected case is left to show" in told(page)
    page.get_by_label("Show").select_option("all")
    group = page.locator(".facts li").first.inner_text().split()[1]
    page.get_by_label("Group").select_option(group)
    found = page.locator("select.case option").evaluate_all("all => all.map(o => +o.value)")
    assert found == [int(c["case"]) for c in CASES if int(c["case"]) in passing and c["group"] == group]
    page.get_by_label("Group").select_option("all")
    for _ in passing[1:]:
        page.get_by_role("button", name="next case").click()
    assert page.get_by_role("button", name="next case").get_attribute("aria-disabled") == "true"
    page.get_by_role("button", name="Undo").click()
    assert page.evaluate(FOCUSED)
    assert page.evaluate("document.documentElement.scrollWidth") <= 390


def test_without_script_a_picture_and_a_line_stand_in_its_place(visit, passing):
    page = visit(PLACE / "review.html", script=False)
    assert f"The first one, case {passing[0]}" in page.locator("main").inner_text()
    assert page.locator("main img").count() == 1
    assert page.locator("button, input").count() == 0


def test_images_whose_offsets_are_no_grid_stand_row_by_row_under_their_numbers(visit, tmp_path):
    offsets = tmp_path / "offsets.csv"
    offsets.write_text("eyes,mouth,pose\n" + "".join(f"{i / 4},{1 - i / 3},{i % 2}\n" for i in range(5)), encoding="utf-8")
    run = tmp_path / "run"
    said_by_ohlora("score", "--model", ROOT / "models" / "demo", "--cases", 1, "--out", run, "--offsets", offsets)
    choose(run, ("--review", tmp_path), "--cutoffs", "eyes >= 0")
    page = visit(tmp_path / "review.html")
    assert page.locator(".side span").all_inner_texts() == ["1", "2"]
    assert page.locator(".grid > span").all_inner_texts() == ["column", "1", "2", "3"]
    picture = page.locator(".half img")
    assert picture.evaluate("i => [i.naturalWidth, i.naturalHeight]") == [3 * 64, 2 * 64]
    assert picture.get_attribute("alt") == "case 0: in their order, row by row"


# Size and every 17th pixel of the sheet that is shown.
SHEET = """() => {
  const img = document.querySelector(".half img"), canvas = Object.assign(document.createElement("canvas"), {width: img.naturalWidth, height: img.naturalHeight});
  const context = canvas.getContext("2d");
  context.drawImage(img, 0, 0);
  return [canvas.width, canvas.height, [...context.getImageData(0, 0, canvas.width, canvas.height).data].filter((_, i) => i % 68 < 3)];
}"""


def test_a_page_that_has_the_model_draws_the_images_that_the_library_does(visit):
    """LiveExplorersTest has written both: the one with the pictures of three cases, the other with what draws them."""
    sheets = []
    for kind in ("whole", "drawn"):
        page = visit(ROOT / "lib" / "target" / "review" / kind / "review.html")
        page.wait_for_function("document.querySelector('.half img').naturalWidth > 0 && !document.querySelector('.half img.waits')")
        for case in (2, 0):
            assert page.locator(".which").inner_text() == f"Case {case}"
            page.wait_for_function("!document.querySelector('.half img.waits') && document.querySelector('.half img').complete")
            sheets.append(page.evaluate(SHEET))
            page.get_by_role("button", name="next case").click()

    def apart(one, other):
        assert one[:2] == other[:2] == [640, 320]
        return sum(abs(a - b) for a, b in zip(one[2], other[2], strict=True)) / len(one[2])

    assert apart(sheets[0], sheets[2]) < 4, "but for what JPEG leaves out"
    assert apart(sheets[1], sheets[3]) < 4
    assert apart(sheets[0], sheets[1]) > 8
