"""The live explorer's page: the networks run in Chromium, from a file, and give the library's numbers."""

import json
import re
import shutil

import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import BUILD, ROOT, said_by_ohlora
from truth import DEMO, PROPERTIES, table

PAGE = BUILD / "site" / "live.html"
STORED = {row["case"]: row for row in table(DEMO / "deterministic" / "test_result.csv")}


@pytest.fixture(scope="module")
def live(chromium):
    """One page for all: the networks are prepared once."""
    context = chromium.new_context(viewport={"width": 1000, "height": 1400})
    asked = []
    context.route("**/*", lambda route: route.continue_() if re.match("file:|blob:|data:", route.request.url) else (asked.append(route.request.url), route.abort()))
    page = context.new_page()
    wrong = []
    page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
    page.on("pageerror", lambda e: wrong.append(str(e)))
    page.goto(PAGE.as_uri())
    page.wait_for_selector("[data-ready]", timeout=60_000)
    yield page
    context.close()
    assert asked == [] and wrong == []


def go(page, address):
    """To a state that a link holds; the page says when its face is there."""
    page.evaluate("hash => { document.querySelector('.copies').innerHTML = ''; location.hash = hash; }", address)
    page.wait_for_selector(".copies pre", state="attached")


def play(page) -> str:
    page.click(".play")
    page.wait_for_function("document.querySelector('.play').textContent !== 'Pause'", timeout=60_000)
    return page.inner_text(".verdict")


def column(page, number) -> list:
    return [cell.replace("−", "-") for cell in page.locator(f".bounds td:nth-child({number})").all_inner_texts()]


def test_faces_and_tests_are_the_librarys(live, visit):
    """The face to a level of 255, the correlations to 1e-3, on the way a bound that holds."""
    picture = visit(PAGE, script=False).locator("[data-explorer=live] img").get_attribute("src")
    go(live, "#case=0")
    side, off = live.evaluate(
        """async source => {
          const canvas = document.querySelector('canvas.original'), side = canvas.width, image = Object.assign(new Image(), {src: source});
          await image.decode();
          const theirs = new OffscreenCanvas(image.width, image.height).getContext('2d');
          theirs.drawImage(image, 0, 0);
          const expected = theirs.getImageData(0, 0, side, side).data;
          return [side, Math.max(...canvas.getContext('2d').getImageData(0, 0, side, side).data.map((v, i) => Math.abs(v - expected[i])))];
        }""",
        picture,
    )
    assert side == 64 and off <= 1
    for case in ("0", "228"):
        stored = STORED[case]
        go(live, f"#case={case}")
        assert f"group {stored['group_name']}" in live.inner_text(".what")
        said = play(live)
        bounds = [float(b) for b in column(live, 4)]
        if stored["passed"] == "X":
            assert "it is certain that the case does not pass A" in said
            said = play(live)
        correlations = [float(r) for r in column(live, 3)]
        expected = [float(stored[f"{p}_corr"]) for p in PROPERTIES]
        assert correlations == pytest.approx(expected, abs=1e-3)
        assert all(bound >= abs(r) - 1e-3 for bound, r in zip(bounds, expected))
        assert ("passes A" in said) == (stored["passed"] != "X")


def test_a_sheet_leads_to_its_cases(visit):
    page = visit(BUILD / "site" / "01-generation.html")
    page.locator(".opens a", has_text="26").first.click()
    page.wait_for_url(re.compile(r"live\.html#case=26"))


def test_a_link_restores_what_was_shown_and_the_library_is_told_how(live):
    go(live, "#case=12&seed=7&directions=hhl&eyes=-0.6&beside=3")
    assert "Case 12 of seed 7" in live.inner_text(".what")
    assert live.input_value(".directions") == "hhl"
    assert "eyes −0.60" in live.inner_text(".spoken")
    assert "case 3" in live.inner_text(".second figcaption")
    cell = live.locator(".copies pre").first.text_content()
    assert "Latents.of(model, 7L).at(12)" in cell and "-0.60, 0.00, 0.00" in cell and '"hhl"' in cell
    assert "eyes=-0.6" in live.url and "seed=7" in live.url


def test_sliders_follow_keys_and_more_positions_make_more_images(live):
    go(live, "#case=228")
    before = live.inner_text(".spoken")
    live.locator(".sliders input").first.focus()
    live.keyboard.press("ArrowRight")
    live.wait_for_function("before => document.querySelector('.spoken').textContent !== before", arg=before)
    live.wait_for_function("[...document.querySelectorAll('.sliders svg')].every(s => s.getAttribute('aria-label').includes('follows from'))")
    positions = live.locator(".positions input").first
    positions.fill("5")
    positions.press("Enter")
    assert live.inner_text(".verdict") == "125 images."
    positions.fill("2")
    positions.press("Enter")
    assert live.inner_text(".verdict") == "50 images."


def test_z_mixtures_and_dropout(live):
    go(live, "#case=228&moved=z&mouth=0.9")
    in_z = live.inner_text(".spoken")
    assert "z is moved" in live.inner_text(".what")
    go(live, "#case=228&mouth=0.9")
    assert live.inner_text(".spoken") != in_z
    go(live, "#case=228&with=0&share=0.5")
    assert "Between case 228 and case 0 of seed 2025, 50 %" in live.inner_text(".what")
    live.locator(".dropping").evaluate("d => { d.open = true; }")
    live.click(".drop")
    live.wait_for_selector(".dropping tbody tr")
    rows = [[float(v.replace("−", "-")) for v in row.locator("td").all_inner_texts()] for row in live.locator(".dropping tbody tr").all()]
    assert len(rows) == 6 and rows[0] != rows[1]
    assert rows[4] == pytest.approx([sum(of) / 4 for of in zip(*rows[:4])], abs=2e-4)


def test_r_is_guessed_before_it_is_shown(live):
    live.locator(".guessing").evaluate("d => { d.open = true; }")
    live.click(".deal")
    live.wait_for_selector(".guess:visible", timeout=60_000)
    assert live.locator(".tally").is_hidden()
    live.keyboard.press("Home")
    live.click(".reveal")
    guess, r, off = live.locator(".tally td").all_inner_texts()[2:]
    assert guess == "−1.00"
    assert float(off) == pytest.approx(abs(-1 - float(r.replace("−", "-"))), abs=0.006)
    assert live.evaluate("document.activeElement.className") == "deal"


def test_what_is_no_case_is_refused_in_words(live):
    go(live, "#case=228")
    live.fill(".number", "-1")
    live.press(".number", "Enter")
    assert live.inner_text(".problem") == '"-1" is no case: a whole number from 0 on.'
    live.fill(".number", "5")
    live.press(".number", "Enter")
    live.wait_for_function("document.querySelector('.what').textContent.startsWith('Case 5 ')")


def test_everybody_can_use_it_at_any_width(live):
    live.locator("details").evaluate_all("all => all.forEach(d => { d.open = true; })")
    found = Axe().run(live, None, {"resultTypes": ["violations"]}).response["violations"]
    assert {v["id"]: [n["html"][:200] for n in v["nodes"]] for v in found} == {}
    for width in (390, 768, 1440):
        live.set_viewport_size({"width": width, "height": 900})
        assert live.evaluate("document.documentElement.scrollWidth") <= width


def test_a_browser_without_workers_is_told(chromium):
    page = chromium.new_page()
    page.add_init_script("delete window.Worker")
    page.goto(PAGE.as_uri())
    page.wait_for_function("document.querySelector('.status').textContent.includes('cannot run in this browser')")
    page.close()


def test_the_offsets_shown_are_the_cards_own(visit, tmp_path):
    """With as many places as they need; of nine, for which there is no room, every second."""
    model = shutil.copytree(ROOT / "models" / "demo", tmp_path / "model")
    card = json.loads((model / "model.json").read_text(encoding="utf-8"))
    nine = [i / 4 for i in range(-4, 5)]
    card["offsets"] = {"pose": [-1.08, 1.08], "eyes": nine, "mouth": [-0.75, -0.25, 0.25, 0.75]}
    (model / "model.json").write_text(json.dumps(card), encoding="utf-8")
    said_by_ohlora("model", "live", model, "--out", tmp_path / "live.html")
    page = visit(tmp_path / "live.html")
    page.wait_for_selector("[data-ready]", timeout=60_000)
    marks = [svg.locator("text[text-anchor=middle]").all_text_contents()[:-1] for svg in page.locator(".scatters svg").all()]
    assert marks == [["−1.00", "−0.50", "0.00", "+0.50", "+1.00"], ["−0.75", "−0.25", "+0.25", "+0.75"], ["−1.08", "+1.08"]]
    assert page.locator(".positions label").last.get_attribute("title") == "this many offsets, from −1.08 to +1.08"
    page.locator(".guessing").evaluate("d => { d.open = true; }")
    page.click(".deal")
    page.wait_for_selector(".guess:visible", timeout=60_000)
    assert "each offset of pose, from −1.08;" in page.inner_text(".asked")
    assert "mouth −0.75, −0.25, +0.25, +0.75." in page.inner_text(".asked")
