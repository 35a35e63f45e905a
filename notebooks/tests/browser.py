"""Finds a Chromium on this machine, or fetches one into build/browser from a package registry."""

import os
import platform
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "bin"))
import npm as tools  # noqa: E402

FOLDER = ROOT / "build" / "browser"
CHROMIUM_PACKAGE = "@sparticuz/chromium@153.0.0"  # Linux x86-64
NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
PLACES = ("/Applications/Google Chrome.app/Contents/MacOS/Google Chrome", "/Applications/Chromium.app/Contents/MacOS/Chromium")


class NoBrowser(Exception):
    """No Chromium, and why."""


def chromium() -> str:
    """The executable: OHLORA_CHROMIUM, else one of this machine, else a fetched one."""
    named = os.environ.get("OHLORA_CHROMIUM")
    if named and named != "fetch":
        if not Path(named).exists():
            raise NoBrowser(f"OHLORA_CHROMIUM is {named}, which does not exist")
        return named
    if not named:
        for found in (*map(shutil.which, NAMES), *PLACES, *cached_by_playwright()):
            if found and Path(found).exists():
                return found
    return fetched()


def environment(executable: str) -> dict:
    """For starting it: a fetched Chromium brings the libraries that this machine may lack."""
    missing = "not found" in subprocess.run(["ldd", executable], capture_output=True, encoding="utf-8", check=False).stdout if shutil.which("ldd") else False
    libraries = Path(executable).parent / "al2023" / "lib"
    return {**os.environ, "LD_LIBRARY_PATH": str(libraries)} if missing and libraries.exists() else dict(os.environ)


def cached_by_playwright() -> list:
    caches = (Path.home() / ".cache/ms-playwright", Path.home() / "Library/Caches/ms-playwright")
    return sorted(str(p) for c in caches for p in c.glob("chromium*/chrome-*/*") if p.name in ("chrome", "headless_shell"))


def fetched() -> str:
    executable = FOLDER / "chromium"
    if executable.exists():
        return str(executable)
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        raise NoBrowser("no Chromium on this machine, and none is fetched for it; install one or set OHLORA_CHROMIUM")
    FOLDER.mkdir(parents=True, exist_ok=True)
    unpack = "import('@sparticuz/chromium').then(c => c.default.executablePath())"
    try:
        node, npm = tools.node_and_npm(FOLDER)
        tools.run(*npm, "install", "--no-audit", "--no-fund", "--ignore-scripts", "--prefix", str(FOLDER), CHROMIUM_PACKAGE)
        tools.run(*node, "-e", unpack, cwd=FOLDER, env={**os.environ, "TMPDIR": str(FOLDER), "AWS_EXECUTION_ENV": "AWS_Lambda_nodejs22.x"})
    except (OSError, subprocess.SubprocessError) as error:
        raise NoBrowser(f"no Chromium on this machine, and fetching one failed: {tools.last_words(error)}") from error
    return str(executable)
