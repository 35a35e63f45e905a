"""A notebook executed in JupyterLab itself, as a person does it."""

import shutil
import socket
import subprocess
import time
import urllib.request

import pytest
from conftest import BUILD, ROOT, SOURCES, read

NOTEBOOK = next(s for s in SOURCES if s.name == "03-cutoff-comparison.ipynb")


@pytest.fixture(scope="module")
def lab():
    """JupyterLab on a copy of the notebooks, on this machine only; gives its address."""
    place = BUILD / "lab"
    shutil.rmtree(place, ignore_errors=True)
    (place / "notebooks").mkdir(parents=True)
    for link in ("lib", "data", "models"):
        if (ROOT / link).exists():
            (place / link).symlink_to(ROOT / link)
    shutil.copy(NOTEBOOK, place / "notebooks")
    shutil.copy(BUILD / "notebooks" / NOTEBOOK.name, place / "notebooks" / "somebody-elses.ipynb")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with (BUILD / "log" / "lab.log").open("w") as log:
        options = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
        options += ["--IdentityProvider.token=test", f"--ServerApp.root_dir={place / 'notebooks'}"]
        server = subprocess.Popen(["jupyter", "lab", *options], stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token=test", server)
        yield f"http://127.0.0.1:{port}"
    finally:
        server.terminate()
        server.wait(30)


def wait_for(address, server):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "JupyterLab ended; see lab.log"
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail("JupyterLab did not answer within 60 s")


@pytest.fixture(scope="module")
def figures():
    """How many figures the notebook has."""
    cells = read(BUILD / "notebooks" / NOTEBOOK.name).cells
    outputs = [o for c in cells for o in c.get("outputs", [])]
    return sum("ohlora-figure" in o.get("data", {}).get("text/html", "") for o in outputs)


@pytest.fixture
def page(chromium, lab):
    """A page that may ask JupyterLab only."""
    context = chromium.new_context(viewport={"width": 1300, "height": 1000})
    outside = []

    def only_here(route):
        if route.request.url.startswith(lab):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", only_here)
    yield context.new_page()
    context.close()
    assert outside == []


def test_run_all_in_jupyterlab_draws_every_figure(page, lab, figures):
    open_notebook(page, lab, NOTEBOOK.name)
    page.get_by_text("Java (jjava)").first.wait_for(timeout=60_000)
    assert figures > 0
    drawn = "document.querySelectorAll('.ohlora-figure .main-svg:first-child').length"
    for _ in ("first", "again, in the same page and kernel"):
        choose(page, "Run", "Run All Cells")
        page.wait_for_function(f"{drawn} === {figures}", timeout=180_000)
        assert page.locator(".ohlora-figure img").count() == 0
        assert page.locator("[data-mime-type='application/vnd.jupyter.stderr']").count() == 0
        screenshot(page, ".ohlora-figure", "lab.png")
        choose(page, "Edit", "Clear Outputs of All Cells")
        page.wait_for_function(f"{drawn} === 0")


def test_a_notebook_that_is_not_trusted_shows_pictures_in_the_figures_place(page, lab, figures):
    open_notebook(page, lab, "somebody-elses.ipynb")
    pictures = "[...document.querySelectorAll('.jp-OutputArea-output img')].filter(i => i.complete && i.naturalWidth >= 800).length"
    page.wait_for_function(f"{pictures} >= {figures}", timeout=60_000)
    assert page.locator(".main-svg").count() == 0
    screenshot(page, ".jp-OutputArea-output img", "lab-not-trusted.png")


def open_notebook(page, lab, name):
    page.goto(f"{lab}/lab/tree/{name}?token=test")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)


def choose(page, menu, entry):
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_text(entry, exact=True).click()


def screenshot(page, element, name):
    page.locator(element).first.scroll_into_view_if_needed()
    page.screenshot(path=BUILD / "screenshots" / name)
