"""The site, opened as a file with every request but file: blocked."""

import html
import re
import urllib.parse

import nbformat
import pages
import pytest
from axe_playwright_python.sync_playwright import Axe
from conftest import BUILD, ROOT, SOURCES

SITE = BUILD / "site"
PAGES = [f"{s.stem}.html" for s in SOURCES]
PLAIN = [f"{name}.html" for name in pages.PLAIN]
WIDTHS = (1440, 768, 390)
ALIKE = [".js-plotly-plot", ".slider svg", ".list tbody", "main tbody tr + tr", ".cell ~ .cell ~ .cell .highlight"]  # looked at once
each_page = pytest.mark.parametrize("page", ["index.html", *PAGES, *PLAIN])


@each_page
def test_page_asks_for_nothing_draws_every_figure_and_can_be_used_by_everybody(visit, page):
    opened = visit(SITE / page)
    figures = opened.locator(".ohlora-figure")
    opened.wait_for_function("document.querySelectorAll('.ohlora-figure').length === document.querySelectorAll('.ohlora-figure .main-svg:first-child').length", timeout=30_000)
    for i in range(figures.count()):
        assert figures.nth(i).locator("img:visible").count() == 0
        assert len(figures.nth(i).get_by_role("img").first.get_attribute("aria-label")) > 10
        assert figures.nth(i).bounding_box()["height"] > 200
    found = Axe().run(opened, {"exclude": ALIKE}, {"resultTypes": ["violations"]}).response["violations"]
    assert {v["id"]: [n["html"][:200] for n in v["nodes"]] for v in found} == {}
    for width in WIDTHS:
        opened.set_viewport_size({"width": width, "height": 900})
        assert opened.evaluate("document.documentElement.scrollWidth") <= width


@pytest.mark.parametrize("page", ["index.html", "live.html", *PAGES, *PLAIN])
def test_without_script_every_picture_is_there_and_says_what_it_shows(visit, page):
    opened = visit(SITE / page, script=False)
    for image in opened.locator("img").all():
        assert image.evaluate("i => i.complete && i.naturalWidth") > 0
        assert len(image.get_attribute("alt")) > 10
        assert "No description" not in image.get_attribute("alt")
    assert opened.locator(".ohlora-figure").count() == opened.locator(".ohlora-figure img").count()


@pytest.mark.parametrize("page", ["index.html", "live.html", *PAGES, *PLAIN])
def test_links_lead_to_a_place_within_the_site(page):
    text = (SITE / page).read_text(encoding="utf-8")
    for target, place in re.findall(r'<a [^>]*?href="([\w-]+\.html|)(?:#([^"]*))?"', text):
        there = (SITE / (target or page)).read_text(encoding="utf-8")
        assert not place or place.startswith("case=") or f'id="{html.escape(urllib.parse.unquote(html.unescape(place)))}"' in there, (target, place)


def test_the_open_page_is_in_view_in_the_navigation(visit):
    for width in WIDTHS:
        opened = visit(SITE / PLAIN[-1], width=width)
        pages, here = (opened.locator(f"header nav{of}").bounding_box() for of in ("", " [aria-current]"))
        assert pages["x"] - 1 <= here["x"], width
        assert here["x"] + here["width"] <= pages["x"] + pages["width"] + 1, width


@each_page
def test_an_answer_is_folded_away(page):
    text = (SITE / page).read_text(encoding="utf-8")
    assert not re.search(r"</summary>\s*</details>", text)
    assert text.count("<summary>Answer to exercise") == text.count("<b>Exercise ") + text.count("<strong>Exercise ")


def test_index_leads_through_all_pages_and_to_every_kind_of_explorer():
    index = (SITE / "index.html").read_text(encoding="utf-8")
    found = re.findall(r'<li><a href="([\w-]+\.html)"', index)
    assert found == PAGES
    assert re.findall(r'class="doors">(.*)</p>', index)[0].count("<a ") == len(pages.EXPLORERS)


def test_only_pages_with_figures_carry_what_draws_them():
    for page in PAGES:
        text = (SITE / page).read_text(encoding="utf-8")
        assert ("application/gzip" in text) == ('class="ohlora-figure"' in text), page
    assert (SITE / "index.html").stat().st_size < 1_000_000
    assert (SITE / "05-visualization.html").stat().st_size < 8_000_000


def test_a_page_is_searched_read_without_code_and_its_pictures_enlarged(visit):
    opened = visit(SITE / PAGES[2], width=1440)
    assert opened.locator("details.toc").evaluate("d => d.open"), "there is room beside the text"
    opened.keyboard.press("/")
    opened.keyboard.type("such counts scatter")
    opened.keyboard.press("ArrowDown")
    opened.keyboard.press("Enter")
    opened.wait_for_url(f"{(SITE / PAGES[3]).as_uri()}#How-sure-is-a-count%3F")
    below = "document.getElementById('How-sure-is-a-count?').getBoundingClientRect().top - document.querySelector('header').getBoundingClientRect().bottom"
    assert 0 <= opened.evaluate(below) < 100, "the header that stays hides no target"
    opened.goto((SITE / PAGES[0]).as_uri())
    code = opened.locator(".input").first
    opened.get_by_role("button", name="Hide the code").click()
    assert not code.is_visible()
    opened.goto((SITE / PAGES[2]).as_uri())
    assert not code.is_visible(), "the next page remembers it"
    picture = opened.locator(".enlarge").nth(2)
    picture.press("Enter")
    assert opened.locator("dialog img").bounding_box()["width"] > 1.2 * picture.bounding_box()["width"]
    opened.keyboard.press("Escape")
    assert picture.evaluate("p => p === document.activeElement")
    answer = opened.locator("details").filter(has_text="The pose, in both")
    assert not answer.locator("table").is_visible()
    answer.locator("summary").press("Enter")
    assert answer.locator("table").is_visible()


def test_the_notebook_that_a_page_gives_is_the_one_it_is_made_of(visit):
    opened = visit(SITE / PAGES[0], accept_downloads=True)
    with opened.expect_download() as download:
        opened.get_by_role("link", name="Open this notebook").click()
    given, source = (nbformat.read(path, 4) for path in (download.value.path(), ROOT / "notebooks" / download.value.suggested_filename))
    assert [(c.id, c.cell_type, c.source) for c in given.cells] == [(c.id, c.cell_type, c.source) for c in source.cells]
    assert not any(c.get("outputs") for c in given.cells)


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("old", "new"), pages.MOVED.items())
def test_the_address_of_the_first_version_leads_to_the_page(visit, old, new, script):
    assert f'<a href="{new}.html">' in (SITE / f"{old}.html").read_text(encoding="utf-8")
    opened = visit(f"{(SITE / old).as_uri()}.html#Answers", script=script)
    opened.wait_for_url(f"{(SITE / new).as_uri()}.html{'#Answers' if script else ''}")


def test_the_handout_prints_on_two_pages(visit):
    printed = visit(SITE / "handout.html").pdf(prefer_css_page_size=True)
    assert len(re.findall(rb"/Type\s*/Page\b", printed)) == 2
