"""The site, opened as a file with every request but file: blocked."""

import re

import build
import pytest
from conftest import BUILD, SOURCES

SITE = BUILD / "site"
PAGES = [f"{s.stem}.html" for s in SOURCES]
each_page = pytest.mark.parametrize("page", ["index.html", *PAGES])


@each_page
def test_page_asks_for_nothing_and_draws_every_figure(visit, page):
    opened = visit(SITE / page)
    figures = opened.locator(".ohlora-figure")
    opened.wait_for_function("document.querySelectorAll('.ohlora-figure').length === document.querySelectorAll('.ohlora-figure .main-svg:first-child').length", timeout=30_000)
    for i in range(figures.count()):
        assert figures.nth(i).locator("img").count() == 0
        assert figures.nth(i).bounding_box()["height"] > 200
    opened.screenshot(path=SITE.parent / "screenshots" / f"{page}.png", full_page=True)


@each_page
def test_without_script_every_picture_is_there(visit, page):
    opened = visit(SITE / page, script=False)
    for image in opened.locator("img").all():
        assert image.evaluate("i => i.complete && i.naturalWidth") > 0
    assert opened.locator(".ohlora-figure").count() == opened.locator(".ohlora-figure img").count()


@each_page
def test_every_picture_says_what_it_shows(visit, page):
    opened = visit(SITE / page, script=False)
    for image in opened.locator("img").all():
        assert len(image.get_attribute("alt")) > 10
        assert "No description" not in image.get_attribute("alt")


@each_page
def test_page_fits_a_phone(visit, page):
    opened = visit(SITE / page, width=390)
    assert opened.evaluate("document.documentElement.scrollWidth") <= 390


@each_page
def test_links_within_the_site_lead_somewhere(page):
    text = (SITE / page).read_text()
    for target in re.findall(r'href="([\w-]+\.html)', text):
        assert (SITE / target).exists(), target


def test_index_leads_through_all_pages():
    index = (SITE / "index.html").read_text()
    found = re.findall(r'<li><a href="([\w-]+\.html)"', index)
    assert found == PAGES


@pytest.mark.parametrize("script", [True, False])
@pytest.mark.parametrize(("old", "new"), build.MOVED.items())
def test_the_address_of_the_first_version_leads_to_the_page(visit, old, new, script):
    assert f'<a href="{new}.html">' in (SITE / f"{old}.html").read_text()
    opened = visit(f"{(SITE / old).as_uri()}.html#Answers", script=script)
    opened.wait_for_url(f"{(SITE / new).as_uri()}.html{'#Answers' if script else ''}")
