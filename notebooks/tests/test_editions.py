"""The Korean edition: nothing missing, nothing stale, the same numbers and links; and the outputs that notebooks are committed with."""

import base64
import io
import json
import re
from collections import Counter

import editions
import kept
import nbformat
import pytest
from conftest import BUILD, ROOT, SOURCES, read
from PIL import Image

SITE = BUILD / "site"
TEXTS = [*editions.NOTEBOOKS, *editions.DOCS]
RECORDED = ("04-cutoff-comparison", "06-reports-compared")
each_text = pytest.mark.parametrize("name", TEXTS)
each_notebook = pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.stem)


@each_text
def test_every_passage_is_translated_as_it_stands_now(name):
    assert editions.lacking(name) == []


def structure(text):
    """What a translation leaves as it is: headings, links, code, markup."""
    return {
        "headings": [h.count("#") for h in re.findall(r"^#+(?= )", text, re.M)],
        "links": Counter(re.findall(r"\]\((?!README)([^)]*)\)", text)),
        "code": Counter(re.sub(r"\s+", " ", c) for c in re.findall(r"`[^`]*`", text)),
        "markup": Counter(re.findall(r"</?(?:details|summary|b|i)\b", text)),
        "items": Counter(re.findall(r"^(?:\d+\.|-|\|) ", text, re.M)),
    }


def numbers(text):
    return set(re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", re.sub(r"\]\([^)]*\)|`[^`]*`", "", text)))


@each_text
def test_a_translation_has_the_same_headings_links_code_and_numbers(name):
    catalogue = editions.catalogue(name)
    for cell, source in editions.said_in(name):
        korean = catalogue.get(source, context=cell).string
        assert re.search("[가-힣]", korean) or not re.search(r"[a-z]{3}", re.sub(r"`[^`]*`|\]\([^)]*\)", "", source)), source
        assert structure(korean) == structure(source), source
        assert not numbers(source) - numbers(korean), (source, korean)


def test_the_korean_readme_is_what_the_catalogue_says():
    assert editions.README.read_text(encoding="utf-8") == editions.readme()
    for target in re.findall(r"\]\((?!https?:)([^)#]+)", editions.readme()):
        assert (ROOT / target).exists(), target


def test_korean_notebooks_for_jupyterlab_have_the_same_code_and_what_was_written_into_one_stays(tmp_path, monkeypatch, capsys):
    places = {name: tmp_path / path.name for name, path in editions.NOTEBOOKS.items()}
    for name, path in editions.NOTEBOOKS.items():
        places[name].write_bytes(path.read_bytes())
    monkeypatch.setattr(editions, "NOTEBOOKS", places)
    for name in places:
        korean, source = read(editions.lab_notebook(name)), read(places[name])
        assert [c.source for c in korean.cells if c.cell_type == "code"] == [c.source for c in source.cells if c.cell_type == "code"]
        assert all(re.search("[가-힣]", c.source) for c in korean.cells if c.cell_type == "markdown" and re.search("[A-Za-z]{3}", re.sub("`[^`]*`", "", c.source)))
        for target in re.findall(r"\]\(([\w.-]+\.ipynb)", " ".join(c.source for c in korean.cells)):
            assert target.endswith(".ko.ipynb")
            assert target.removesuffix(".ko.ipynb") in places
    written = tmp_path / "01-generation.ko.ipynb"
    written.write_text("mine", encoding="utf-8")
    editions.lab_notebook("01-generation")
    assert written.read_text(encoding="utf-8") == "mine"
    assert "stays as it is" in capsys.readouterr().out


def test_a_changed_passage_is_told_and_keeps_its_old_translation_as_fuzzy(tmp_path, monkeypatch):
    monkeypatch.setattr(editions, "place", lambda name: tmp_path / f"{name}.po")
    for text, lacking in (("One.\n\nThe second is about *z*.", 2), ("One.\n\nThe second is about *w*.", 1)):
        document = tmp_path / "page.md"
        document.write_text(text, encoding="utf-8")
        monkeypatch.setitem(editions.DOCS, "page", document)
        editions.catalogue.cache_clear()
        editions.update("page")
        editions.catalogue.cache_clear()
        assert len(editions.lacking("page")) == lacking
        catalogue = editions.catalogue("page")
        for message in (m for m in catalogue if m.id and not m.string):
            message.string = "하나." if "One" in message.id else "둘째는 *z*에 관한 것입니다."
        with editions.place("page").open("wb") as file:
            editions.write_po(file, catalogue, omit_header=True)
    changed = editions.catalogue("page").get("The second is about *w*.")
    assert (changed.fuzzy, changed.string) == (True, "둘째는 *z*에 관한 것입니다.")
    assert editions.Korean().text("page") == "하나.\n\nThe second is about *w*."
    editions.catalogue.cache_clear()


def test_patterns_have_the_same_places_on_both_sides():
    for message in editions.catalogue(editions.WORDS):
        if message.id:
            assert sorted(re.findall(r"\{[nx]\d\}", message.id)) == sorted(re.findall(r"\{[nx]\d\}", message.string)), message.id


# The English terms that the glossary gives beside the Korean ones, and the model's name.
TERMS = {*re.findall(r"^### (.*)", editions.DOCS["glossary"].read_text(encoding="utf-8"), re.M), json.loads((ROOT / "models/demo/model.json").read_text(encoding="utf-8"))["name"]}
ENGLISH = r"[A-Za-z]+(?:[ ,;:]+[a-z]{2,}){2,}"  # three words on end
SPOKEN = """within => {
  const unsaid = "script, style, code, pre.code, .highlight, textarea, math, [lang=en], [translate=no], .ohlora-explorer[data-explorer=live] .copy";
  const found = [];
  for (const root of document.querySelectorAll(within ?? "body")) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) if (!walker.currentNode.parentElement.closest(unsaid)) found.push(walker.currentNode.data);
    for (const e of root.querySelectorAll("[aria-label], [title], [alt], [placeholder]")) if (!e.closest(unsaid))
      for (const name of ["aria-label", "title", "alt", "placeholder"]) if (e.hasAttribute(name)) found.push(e.getAttribute(name));
  }
  return found;
}"""


def english(texts) -> set:
    found = {re.sub(r"\s+", " ", t).strip() for t in texts if re.search(ENGLISH, t) and not re.search("[가-힣]", t)}
    # But for the English word in parentheses behind a Korean one.
    return {t for t in found if t not in TERMS and not re.fullmatch(r"\([\w ,'-]{1,40}\)[.,]?", t)}


@pytest.mark.parametrize("page", ["index", "live", *(s.stem for s in SOURCES), *(name for name in editions.DOCS if name != "README")])
def test_a_korean_page_speaks_korean_and_leads_to_the_english_one(visit, page):
    opened = visit(SITE / "ko" / f"{page}.html")
    opened.wait_for_function("document.querySelectorAll('.ohlora-figure').length === document.querySelectorAll('.ohlora-figure .main-svg:first-child').length", timeout=30_000)
    assert opened.evaluate("document.documentElement.lang") == "ko"
    assert english(opened.evaluate(SPOKEN)) == set()
    there = opened.get_by_role("link", name="English", exact=True)
    there.click()
    opened.wait_for_url((SITE / f"{page}.html").as_uri())
    opened.get_by_role("link", name="한국어", exact=True).click()
    opened.wait_for_url((SITE / "ko" / f"{page}.html").as_uri())


@pytest.mark.parametrize("page", [s.stem for s in SOURCES])
def test_both_editions_have_the_same_pictures_tables_figures_and_places(page):
    english, korean = ((SITE / folder / f"{page}.html").read_text(encoding="utf-8") for folder in ("", "ko"))
    for what in (r'<h[23] id="([^"]*)"', r"<(table|img|figure|details)\b", r'data-explorer="(\w+)"', r"(<td[^>]*>[−\d.,]+</td>)"):
        assert re.findall(what, korean) == re.findall(what, english), what


@pytest.mark.parametrize("page", [s.stem for s in SOURCES])
def test_the_title_of_a_sheet_is_said_in_korean_below_it(page):
    text = (SITE / "ko" / f"{page}.html").read_text(encoding="utf-8")
    english = (SITE / f"{page}.html").read_text(encoding="utf-8")
    captions = re.findall(r'<img [^>]*>\s*<p class="caption">(.*?)</p>', text)
    assert len(captions) == len(re.findall(r'<img alt="[^"]* \(\d+ pictures?\)', english))
    assert all(re.search("[가-힣]", caption) for caption in captions), captions


def test_explorers_speak_korean_whatever_one_does(visit):
    opened = visit(SITE / "ko" / "04-cutoff-comparison.html")
    explorer = opened.locator("[data-explorer=cutoffs]").first
    for value in ("0.99", "1.5", "0"):
        explorer.get_by_role("spinbutton").first.fill(value)
        assert english(explorer.evaluate(f"() => ({SPOKEN})()")) == set()
    order = explorer.locator("select.order")
    order.select_option(index=2)
    assert order.input_value() != ""
    opened.goto((SITE / "ko" / "05-visualization.html").as_uri())
    review = opened.locator("[data-explorer=review]")
    review.locator(".keep").click()
    review.locator(".reviewer").fill("가나다")
    review.locator(".reviewer").press("Enter")
    for key in ("1", "k", "r", "u"):
        opened.keyboard.press(key)
        assert english(opened.evaluate(SPOKEN)) == set()
    review.locator("select.order").select_option(index=2)
    assert english(opened.evaluate(SPOKEN)) == set()


# --- what notebooks are committed with
def text_of(outputs) -> list:
    return [{k: v for k, v in o.data.items() if k != "image/png"} for o in outputs]


def sizes_of(outputs) -> list:
    return [Image.open(io.BytesIO(base64.b64decode(o.data["image/png"]))).size for o in outputs if "image/png" in o.data]


@each_notebook
def test_is_committed_with_still_outputs_of_the_code_as_it_stands(source, monkeypatch):
    monkeypatch.setattr(kept, "smaller", lambda picture, *_: picture)  # that there is one is all that counts here
    notebook = read(source)
    assert source.stat().st_size < 2_000_000
    assert notebook.metadata.get("ohlora", {}).get("outputs_of") == kept.digest(notebook), "bin/reproduce --keep-outputs brings them up to date"
    shown = {c.id: c.outputs for c in read(BUILD / "notebooks" / source.name).cells if c.cell_type == "code"}
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        assert cell.execution_count is None
        assert [sorted(o.data) for o in cell.outputs] == [sorted(s.data) for o in shown[cell.id] for s in kept.stills(o)]
        assert "<script" not in nbformat.writes(nbformat.v4.new_notebook(cells=[cell])).replace("\\n", "") or "<script" in cell.source


def test_a_notebook_whose_outputs_were_brought_up_to_date_is_not_executed_again():
    as_it_is, before = read(SOURCES[0]), read(SOURCES[0])
    before.metadata["ohlora"] = {"outputs_of": "other code"}
    next(c for c in before.cells if c.get("outputs")).outputs = []
    assert kept.without_outputs(before) == kept.without_outputs(as_it_is)


@pytest.mark.parametrize("name", RECORDED)
def test_the_outputs_of_the_recorded_track_are_what_the_cells_show_now(name):
    notebook, executed = read(editions.NOTEBOOKS[name]), read(BUILD / "notebooks" / f"{name}.ipynb")
    shown = {c.id: [s for o in c.outputs for s in kept.stills(o)] for c in executed.cells if c.cell_type == "code"}
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        assert text_of(cell.outputs) == text_of(shown[cell.id]), f"cell {cell.id}: bin/reproduce --keep-outputs brings it up to date"
        assert sizes_of(cell.outputs) == sizes_of(shown[cell.id])
