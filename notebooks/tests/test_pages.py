"""The site, opened as a file with every request but file: blocked."""

import re

import pytest
from conftest import BUILD, SOURCES

SITE = BUILD / "site"
PAGES = [f"{s.stem}.html" for s in SOURCES]
each_page = pytest.mark.parametrize("page", ["index.html", *PAGES])


@pytest.fixture
def visit(chromium):
    """Opens a page of the site; fails the test if it asks for the network or says an error."""
    contexts, wrong = [], []

    def open_page(name, script=True, width=1000):
        context = chromium.new_context(java_script_enabled=script, viewport={"width": width, "height": 900})
        contexts.append(context)

        def only_files(route):
            if route.request.url.startswith("file:"):
                route.continue_()
            else:
                wrong.append(route.request.url)
                route.abort()

        context.route("**/*", only_files)
        page = context.new_page()
        page.on("console", lambda m: wrong.append(m.text) if m.type in ("error", "warning") else None)
        page.on("pageerror", lambda e: wrong.append(str(e)))
        page.goto((SITE / name).as_uri())
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


@each_page
def test_page_asks_for_nothing_and_draws_every_figure(visit, page):
    opened = visit(page)
    figures = opened.locator(".ohlora-figure")
    opened.wait_for_function("document.querySelectorAll('.ohlora-figure').length === document.querySelectorAll('.ohlora-figure .main-svg:first-child').length", timeout=30_000)
    for i in range(figures.count()):
        assert figures.nth(i).locator("img").count() == 0
        assert figures.nth(i).bounding_box()["height"] > 200
    opened.screenshot(path=SITE.parent / "screenshots" / f"{page}.png", full_page=True)


@each_page
def test_without_script_every_picture_is_there(visit, page):
    opened = visit(page, script=False)
    for image in opened.locator("img").all():
        assert image.evaluate("i => i.complete && i.naturalWidth") > 0
    assert opened.locator(".ohlora-figure").count() == opened.locator(".ohlora-figure img").count()


@each_page
def test_page_fits_a_phone(visit, page):
    opened = visit(page, width=390)
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
