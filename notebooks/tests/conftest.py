import os
import warnings
from pathlib import Path

import nbformat
import pytest
from playwright.sync_api import sync_playwright

import browser as finder

ROOT = Path(__file__).resolve().parents[2]
BUILD = Path(os.environ.get("OHLORA_BUILD", ROOT / "build"))
SOURCES = sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb"))
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def read(path):
    return nbformat.read(path, 4)


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
