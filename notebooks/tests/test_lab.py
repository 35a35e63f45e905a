"""A notebook executed in JupyterLab itself, as a person does it."""

import shutil

import nbformat
import pytest
from conftest import BUILD, SOURCES, choose, open_notebook, picture, read, wait_for_kernel
from nbformat.sign import NotebookNotary
from test_editions import SPOKEN, english

NOTEBOOK = next(s for s in SOURCES if s.name == "04-cutoff-comparison.ipynb")


@pytest.fixture(scope="module")
def figures(lab):
    """How many figures the notebook has; it lies in JupyterLab as it is, and as somebody else executed it."""
    shutil.copy(NOTEBOOK, lab.folder)
    shutil.copy(BUILD / "notebooks" / NOTEBOOK.name, lab.folder / "somebody-elses.ipynb")
    cells = read(BUILD / "notebooks" / NOTEBOOK.name).cells
    outputs = [o for c in cells for o in c.get("outputs", [])]
    return sum("ohlora-figure" in o.get("data", {}).get("text/html", "") for o in outputs)


def test_run_all_in_jupyterlab_draws_every_figure_and_saving_keeps_the_file_as_it_was(lab_page, lab, figures):
    open_notebook(lab_page, lab, NOTEBOOK.name)
    wait_for_kernel(lab_page)
    assert figures > 0
    drawn = "document.querySelectorAll('.ohlora-figure .main-svg:first-child').length"
    for _ in ("first", "again, in the same page and kernel"):
        choose(lab_page, "Run", "Run All Cells")
        lab_page.wait_for_function(f"{drawn} === {figures}", timeout=180_000)
        assert lab_page.locator(".ohlora-figure img:visible").count() == 0
        assert lab_page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        picture(lab_page, lab_page.locator(".ohlora-figure").first, "lab.png")
        with lab_page.expect_response(lambda answer: answer.request.method == "PUT" and NOTEBOOK.name in answer.url) as saved:
            choose(lab_page, "File", "Save Notebook")
        assert saved.value.ok
        assert (lab.folder / NOTEBOOK.name).read_bytes() == NOTEBOOK.read_bytes(), "running and saving changes no file of the repository"
        choose(lab_page, "Edit", "Clear Outputs of All Cells")
        lab_page.wait_for_function(f"{drawn} === 0")


OTHERS = [s for s in SOURCES if s != NOTEBOOK]


def open_executed(page, lab, name, file):
    """Opens a notebook with the outputs of its execution, as one's own, which is trusted: the notebook."""
    notebook = read(BUILD / "notebooks" / f"{name}.ipynb")
    NotebookNotary().sign(notebook)
    nbformat.write(notebook, lab.folder / file)
    open_notebook(page, lab, file)
    return notebook


@pytest.mark.parametrize("source", OTHERS, ids=lambda s: s.stem)
def test_what_was_executed_is_shown_when_it_is_opened_again(lab_page, lab, source):
    notebook = open_executed(lab_page, lab, source.stem, source.name)
    data = [o.data for c in notebook.cells if c.cell_type == "code" for o in c.outputs if "data" in o]
    counts = {"text/html": sum("text/html" in of for of in data), "image/png": sum("image/png" in of and "text/html" not in of for of in data)}
    for kind, count in counts.items():
        lab_page.wait_for_function(f"document.querySelectorAll(\"[data-mime-type='{kind}']\").length === {count}", timeout=60_000)
    lab_page.wait_for_function("[...document.querySelectorAll('.jp-OutputArea-output img[src]')].every(i => i.complete && i.naturalWidth > 0)")
    picture(lab_page, lab_page.locator(".jp-OutputArea-output img, .ohlora-figure").first, f"lab-{source.stem}.png")


def test_a_notebook_that_is_not_trusted_shows_pictures_in_the_figures_place(lab_page, lab, figures):
    open_notebook(lab_page, lab, "somebody-elses.ipynb")
    pictures = "[...document.querySelectorAll('.jp-OutputArea-output img')].filter(i => i.complete && i.naturalWidth >= 800).length"
    lab_page.wait_for_function(f"{pictures} >= {figures}", timeout=60_000)
    assert lab_page.locator(".main-svg").count() == 0
    picture(lab_page, lab_page.locator(".jp-OutputArea-output img").first, "lab-not-trusted.png")

def test_what_the_cells_of_a_korean_notebook_show_is_said_in_korean(lab_page, lab):
    name = "05-visualization"
    shown = "[...document.querySelectorAll('.jp-RenderedImage > img')].filter(i => i.alt).length"
    korean, other, said = f"{name}.ko.ipynb", f"{name}-as-it-is.ipynb", {}
    for file in (korean, other):
        open_executed(lab_page, lab, name, file)
        lab_page.wait_for_selector("[data-explorer=review] .keep", timeout=60_000)
        lab_page.evaluate("document.documentElement.removeAttribute('lang')")  # JupyterLab's own words stay English
        if file == korean:
            lab_page.wait_for_function(f"{shown} > 0 && {shown} === document.querySelectorAll('.jp-RenderedImage > img').length")
        said[file] = english(lab_page.evaluate(SPOKEN, ".jp-OutputArea-output"))
    assert said[korean] == set()
    assert said[other] != set()
