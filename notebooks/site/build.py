"""Executes the notebooks in order and makes a self-contained page of each, and an index.

Called by bin/reproduce and bin/test inside the virtual environment. OHLORA_BUILD names another
folder than build/; all OHLORA_ variables are the notebooks' parameters too.
"""

import argparse
import asyncio
import errno
import hashlib
import os
import re
import shutil
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError
from editions import NOTEBOOKS as SOURCES
from editions import Edition, Korean
from kept import with_outputs, without_outputs
from pages import make_site

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = ROOT / "notebooks"
SITE = NOTEBOOKS / "site"
BUILD = Path(os.environ.get("OHLORA_BUILD", ROOT / "build"))
LONG = {"02-directions": 700, "05-visualization": 100}  # seconds
EDITIONS = {"en": Edition, "ko": Korean}


def digest(*paths: Path) -> str:
    """Of the names and contents of all files under the paths."""
    total = hashlib.sha256()
    for path in paths:
        for file in [path] if path.is_file() else sorted(p for p in path.rglob("*") if p.is_file()):
            with file.open("rb") as content:
                of_file = hashlib.file_digest(content, "sha256") if sys.version_info >= (3, 11) else hashlib.sha256(content.read())
            total.update(f"{os.path.relpath(file, ROOT)} {of_file.hexdigest()}\n".encode())
    return total.hexdigest()


def ingredients() -> str:
    """What all notebooks depend on: the library, data, models, wherever the ones in use lie, and parameters."""
    parameters = {k: v for k, v in os.environ.items() if k.startswith("OHLORA_") and k != "OHLORA_BUILD"}
    named = [Path(os.path.normpath(NOTEBOOKS / parameters[k])) for k in ("OHLORA_MODEL", "OHLORA_RUN", "OHLORA_CHOICES") if parameters.get(k)]
    elsewhere = [path for path in named if not path.is_relative_to(ROOT / "models") and not path.is_relative_to(ROOT / "data")]
    files = digest(ROOT / "lib/target/classpath/stamp", ROOT / "data", ROOT / "models", *elsewhere)
    return f"{files} {sorted(parameters.items())}"


def executed(source: Path) -> Path:
    return BUILD / "notebooks" / source.name


def is_current(source: Path, stamp: str) -> bool:
    result = executed(source)
    return result.exists() and nbformat.read(result, 4).metadata.get("ohlora", {}).get("stamp") == stamp


def execute(source: Path, stamp: str) -> float:
    """Executes one notebook, gives its seconds; a failing cell ends the program with one line."""
    with ThreadPoolExecutor(1) as apart:  # whatever loop runs in the caller's own thread
        return apart.submit(asyncio.run, execution(source, stamp)).result()


async def execution(source: Path, stamp: str) -> float:
    notebook = without_outputs(nbformat.read(source, 4))
    start = time.monotonic()
    where = f"notebooks/{source.name}"
    show = Progress(source.stem, sum(c.cell_type == "code" for c in notebook.cells))
    client = NotebookClient(
        notebook,
        timeout=None,
        kernel_name="java",
        resources={"metadata": {"path": str(NOTEBOOKS)}},
        shutdown_kernel="immediate",  # the kernel has nothing left to save, and asked to end it takes three seconds
        on_cell_executed=show.cell,
    )
    log = BUILD / "log" / f"{source.stem}.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    try:
        with log.open("wb") as kernel_output:
            await client.async_execute(stdout=kernel_output, stderr=kernel_output)
    except CellExecutionError as error:
        number, cell = failed_cell(notebook)
        sys.exit(f"\n{where}, cell {number} failed: {in_one_line(error, cell)}\n{indent(cell.source)}\nWith its outputs: {executed(source)}")
    except RuntimeError as error:  # it died, or never answered
        sys.exit(f"\n{where}, cell {failed_cell(notebook)[0]}: {error}; the kernel's last words are in {log}")
    finally:
        seconds = time.monotonic() - start
        notebook.metadata["ohlora"] = {"seconds": round(seconds, 1)}
        write(notebook, executed(source))
    notebook.metadata["ohlora"]["stamp"] = stamp
    write(notebook, executed(source))
    return seconds


class Progress:
    """On a terminal, the cells done so far of what is being executed, on the line that a notebook's seconds overwrite."""

    running = []

    def __init__(self, name: str, cells: int):
        self.name, self.cells, self.done = name, cells, 0
        Progress.running.append(self)

    def cell(self, **_):
        self.done += 1
        Progress.show(", ".join(f"{p.name} cell {p.done} of {p.cells}" for p in Progress.running if p.done < p.cells))

    @staticmethod
    def show(words: str):
        if sys.stdout.isatty():
            print(f"\r{words:<{shutil.get_terminal_size().columns - 1}.{shutil.get_terminal_size().columns - 1}}\r", end="", flush=True)


def failed_cell(notebook) -> tuple:
    """The first cell with an error, else the one after the last that ran; counted from 1."""
    for number, cell in enumerate(notebook.cells, 1):
        if any(o.output_type == "error" for o in cell.get("outputs", [])):
            return number, cell
    ran = [n for n, c in enumerate(notebook.cells, 1) if c.get("execution_count")]
    number = min(max(ran, default=0) + 1, len(notebook.cells))
    return number, notebook.cells[number - 1]


def indent(text: str) -> str:
    return "\n".join("    " + line for line in text.strip().split("\n"))


def in_one_line(error: CellExecutionError, cell) -> str:
    """JJava calls what a cell threw a RuntimeException "of.the.Class, message", and says what the
    compiler refused in the traceback's lines that quote no source."""
    line = (error.evalue or "").strip().split("\n")[0]
    thrown = re.fullmatch(r"(?:\w+\.)+(\w+), (.*)", line)
    if thrown:
        return ": ".join(thrown.groups())
    if error.ename == "CompilationException":
        lines = [re.sub(r"\x1b\[[0-9;]*m", "", t).strip() for o in cell.outputs for t in o.get("traceback", [])]
        line = "; ".join(t for t in lines if t and not t.startswith("|")) or line
    return f"{error.ename}: {line}"


def write(notebook, path: Path):
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_suffix(".part")
    nbformat.write(notebook, part)
    part.replace(path)


def chosen(sources: list, only: list) -> list:
    for beginning in only:
        if not any(s.name.startswith(beginning) for s in sources):
            sys.exit(f"No notebook begins with '{beginning}'; there are {', '.join(s.stem for s in sources)}.")
    return [s for s in sources if not only or s.name.startswith(tuple(only))]


async def execute_all(due: list):
    """Two at a time, the longest first; those that share a run to be made, as on a model of one's own, one after the other."""
    places = asyncio.Semaphore(1 if os.environ.get("OHLORA_MODEL") and not os.environ.get("OHLORA_RUN") else 2)

    async def one(source: Path, stamp: str):
        async with places:
            seconds = await execution(source, stamp)
            Progress.show("")
            print(f"{source.stem:<28}{seconds:>8.1f} s", flush=True)

    await asyncio.gather(*(one(*each) for each in sorted(due, key=lambda each: -last_seconds(each[0]))))


def last_seconds(source: Path) -> float:
    """How long its last execution took; without one, what is known of those that take longest."""
    done = executed(source)
    return nbformat.read(done, 4).metadata.get("ohlora", {}).get("seconds", 0) if done.exists() else LONG.get(source.stem, 0)


def stamp_of(source: Path, common: str) -> str:
    """Of what an execution depends on: the notebook without its outputs, and all else."""
    return hashlib.sha256((nbformat.writes(without_outputs(nbformat.read(source, 4))) + common).encode()).hexdigest()


def keep_outputs(sources: list):
    """What the notebooks show goes into those that the repository has."""
    for source in sources:
        write(with_outputs(nbformat.read(source, 4), nbformat.read(executed(source), 4)), source)
        print(f"{source.stem:<28}{source.stat().st_size / 1e6:>8.2f} MB with its outputs")


def main():
    parser = argparse.ArgumentParser(allow_abbrev=False)
    parser.add_argument("--only", action="append", default=[])
    parser.add_argument("--lang", action="append", choices=sorted(EDITIONS))
    parser.add_argument("--keep-outputs", action="store_true")
    words = parser.parse_args()
    only, languages = words.only, words.lang or list(EDITIONS)
    sources = list(SOURCES.values())
    common = ingredients()
    due = []
    for source in chosen(sources, only):
        stamp = stamp_of(source, common)
        if is_current(source, stamp):
            print(f"{source.stem:<28}unchanged")
        else:
            due.append((source, stamp))
    asyncio.run(execute_all(due))
    start = time.monotonic()
    site = digest(SITE, ROOT / "docs", ROOT / "README.md") + digest(BUILD / "notebooks") + " ".join(languages)
    stamp_file = BUILD / "site" / "stamp"
    if due or not stamp_file.exists() or stamp_file.read_text(encoding="utf-8") != site:
        make_site([(s, executed(s)) for s in sources if executed(s).exists()], BUILD / "site", [EDITIONS[e]() for e in languages])
        stamp_file.write_text(site, encoding="utf-8")
    print(f"{'site':<28}{time.monotonic() - start:>8.1f} s   {BUILD / 'site' / EDITIONS[languages[0]].folder / 'index.html'}")
    if words.keep_outputs:
        keep_outputs(chosen(sources, only))


if __name__ == "__main__":
    try:
        main()
    except OSError as error:
        if error.errno not in (errno.EACCES, errno.EPERM, errno.EROFS, errno.ENOSPC, errno.EDQUOT, errno.ENOTDIR, errno.EEXIST):
            raise
        sys.exit(f"\n{error.filename or BUILD}: {error.strerror}; make room or give write permission, or name another folder in OHLORA_BUILD.")
