import contextlib
import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
import warnings
from collections import namedtuple
from pathlib import Path

import nbformat
import psutil
import pytest
from playwright.sync_api import sync_playwright

import browser as finder

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "notebooks" / "site"))
from editions import NOTEBOOKS, lab_words  # noqa: E402

SOURCES = list(NOTEBOOKS.values())
BUILD = Path(os.environ.get("OHLORA_BUILD", ROOT / "build"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def pytest_addoption(parser):
    parser.addoption("--all", action="store_true", help="also the tests that take long, as all in a browser do")


def pytest_configure(config):
    config.addinivalue_line("markers", "lengthy: takes long; left to --all, as CI runs it")
    if config.getoption("--all") and not hasattr(config, "workerinput"):
        with contextlib.suppress(finder.NoBrowser):
            finder.chromium()  # once, before several processes ask for it


def pytest_collection_modifyitems(config, items):
    if not config.getoption("--all"):
        for item in items:
            if item.get_closest_marker("lengthy") or "chromium" in item.fixturenames:
                item.add_marker(pytest.mark.skip(reason="bin/test --all runs it"))


def read(path):
    return nbformat.read(path, 4)


def ohlora(*words, cwd=ROOT):
    """The command of the library with these words, and what came of it."""
    return subprocess.run([ROOT / "bin" / "ohlora", *map(str, words)], capture_output=True, encoding="utf-8", cwd=cwd)


def said_by_ohlora(*words, **options):
    """What it says; the test fails where it does."""
    done = ohlora(*words, **options)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="session")
def chromium():
    """A running Chromium. Without one the browser tests are skipped; with CI=true they fail."""
    try:
        executable = finder.chromium()
    except finder.NoBrowser as reason:
        if os.environ.get("CI") == "true":
            pytest.fail(f"CI=true, and the browser tests cannot run: {reason}")
        warnings.warn(f"THE BROWSER TESTS DO NOT RUN: {reason}", stacklevel=1)
        pytest.skip(str(reason))
    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=executable, args=FLAGS, env=finder.environment(executable))
        yield running
        running.close()


@pytest.fixture
def visit(chromium):
    """Opens a page from a file; fails the test if it asks for the network or says an error."""
    contexts, wrong = [], []

    def open_page(address, script=True, width=1000, **options):
        context = chromium.new_context(java_script_enabled=script, viewport={"width": width, "height": 900}, **options)
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
        page.goto(address.as_uri() if isinstance(address, Path) else address)
        return page

    yield open_page
    for context in contexts:
        context.close()
    assert wrong == []


Lab = namedtuple("Lab", "address folder")


@pytest.fixture(scope="session")
def lab():
    """JupyterLab on this machine only: its address, and the folder of the notebooks that it shows."""
    place = BUILD / f"lab{os.environ.get('PYTEST_XDIST_WORKER', '')}"
    shutil.rmtree(place, ignore_errors=True)
    (place / "notebooks").mkdir(parents=True)
    for link in ("lib", "data", "models"):
        if (ROOT / link).exists():
            (place / link).symlink_to(ROOT / link)
    lab_words()
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    (BUILD / "log").mkdir(exist_ok=True)
    with (BUILD / "log" / f"{place.name}.log").open("wb") as log:
        options = ["--no-browser", "--allow-root", "--ServerApp.ip=127.0.0.1", f"--ServerApp.port={port}"]
        options += ["--IdentityProvider.token=test", f"--ServerApp.root_dir={place / 'notebooks'}"]
        options += [f"--config={ROOT / 'notebooks' / 'jupyter_config.py'}"]
        server = subprocess.Popen(["jupyter", "lab", *options], stdout=log, stderr=log)
    try:
        wait_for(f"http://127.0.0.1:{port}/api?token=test", server)
        yield Lab(f"http://127.0.0.1:{port}", place / "notebooks")
    finally:
        server.terminate()
        try:
            server.wait(30)
        except subprocess.TimeoutExpired:  # a kernel that is slow to leave; it goes with the server
            for process in (*psutil.Process(server.pid).children(recursive=True), server):
                process.kill()
            server.wait()


def wait_for(address, server):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        assert server.poll() is None, "JupyterLab ended; see its log"
        try:
            urllib.request.urlopen(address).close()
            return
        except OSError:
            time.sleep(0.3)
    pytest.fail("JupyterLab did not answer within 60 s")


@pytest.fixture
def lab_page(chromium, lab):
    """A page that may ask JupyterLab only."""
    context = chromium.new_context(viewport={"width": 1300, "height": 1000})
    outside = []

    def only_here(route):
        if route.request.url.startswith(lab.address):
            route.continue_()
        else:
            outside.append(route.request.url)
            route.abort()

    context.route("**/*", only_here)
    yield context.new_page()
    context.close()
    end_kernels(lab)
    assert outside == []


def end_kernels(lab):
    """Else each notebook's kernel would stay until the last test."""
    with urllib.request.urlopen(f"{lab.address}/api/sessions?token=test") as answer:
        sessions = json.load(answer)
    for session in sessions:
        address = f"{lab.address}/api/sessions/{session['id']}"
        request = urllib.request.Request(address, method="DELETE", headers={"Authorization": "token test"})
        urllib.request.urlopen(request).close()


def open_notebook(page, lab, name):
    page.goto(f"{lab.address}/lab/tree/{name}?token=test&reset")
    page.locator(".jp-Notebook .jp-Cell").first.wait_for(timeout=60_000)


def wait_for_kernel(page):
    page.locator(".jp-NotebookPanel-toolbar").get_by_text("Java (jjava)").wait_for(timeout=60_000)
    # What is run before the page is connected to the kernel, and that has answered once, may be lost.
    idle = "fetch('/api/kernels?token=test').then(a => a.json()).then(all => all.length > 0 && all.every(k => k.execution_state === 'idle'))"
    page.wait_for_function(idle, polling=500, timeout=60_000)
    # JupyterLab calls the state of a kernel that has run nothing yet unknown, once it is connected.
    connected = "['idle', 'unknown'].includes(document.querySelector('.jp-Notebook-ExecutionIndicator')?.dataset.status)"
    page.wait_for_function(connected, polling=500, timeout=60_000)


def choose(page, menu, entry):
    page.get_by_role("menuitem", name=menu, exact=True).click()
    page.get_by_text(entry, exact=True).click()


def picture(page, element, name):
    """The window as it is once the element has come into view."""
    # JupyterLab itself scrolls too: it must have stayed in view since the last look.
    stays = "e => { const {top, bottom} = e.getBoundingClientRect(); e.scrollIntoView({block: 'nearest'}); return bottom > 100 && top < innerHeight - 50; }"
    page.wait_for_function(stays, arg=element.element_handle(), polling=200)
    page.screenshot(path=BUILD / "screenshots" / name)
