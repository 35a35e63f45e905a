"""The languages of notebooks and pages: English as written, and Korean from the catalogues in ko, one for each text.

Called by name, it brings the catalogues and README.ko.md up to date: what is new is added without a translation, what is
no longer said goes, and a passage whose English has changed keeps its old translation, marked as fuzzy, until somebody
has mended it. With --lab it makes notebooks in Korean beside the English ones, and what JupyterLab needs to say in Korean
what their cells show.
"""

import difflib
import html
import json
import re
import sys
from functools import cache
from pathlib import Path

import nbformat
from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po
from jupyter_core.paths import jupyter_data_dir
from kept import without_outputs

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "notebooks" / "site"
DOCS = {"README": ROOT / "README.md", **{path.stem: path for path in (ROOT / "docs" / f"{name}.md" for name in ("lesson-plan", "handout", "glossary", "your-own-model"))}}
NOTEBOOKS = {path.stem: path for path in sorted((ROOT / "notebooks").glob("[0-9][0-9]-*.ipynb")) if not path.stem.endswith(".ko")}
README = ROOT / "README.ko.md"
WORDS = "words"  # what pages, tables, figures and explorers say
HEADING = re.compile(r"^(#{1,6} )(.*?)(?: \{#(.*)\})?$", re.M)
BLOCK = re.compile(r"(<(p|li|figcaption|blockquote|h[1-3]|small|td|th|caption|summary|option|label|button|title|desc)\b[^>]*>)\s*(.*?)\s*(</\2>)", re.S)
UNSAID = r"<(?:script|style|math|textarea|code)\b.*?</(?:script|style|math|textarea|code)>|<div class=\"[^\"]*\bhighlight\b.*?</pre>|<!--.*?-->"
TOKENS = re.compile(rf"({UNSAID}|<[^>]+>)", re.S)
ATTRIBUTES = re.compile(r'(?<= )(alt|title|aria-label|placeholder)="([^"]*[A-Za-z][^"]*)"')
PLACES = re.compile(r"\\{([nx]\d)\\}")
MARKS = ("; ", " · ", "\n", ", ", ": ", " − ")  # what parts a text whose parts are known
GRADE = re.compile("(?<![가-힣])(?:최상|[상중하])(?![가-힣])")  # as the report has them, in English too
NUMBER = r"[-−+±]?\d[\d.,:]*(?:e-?\d+)?"


def blocks(text: str) -> list:
    """The paragraphs of a text, lists and tables whole, code between fences left out."""
    found, now, fenced = [], [], False
    for line in [*text.split("\n"), ""]:
        if line.startswith("```"):
            fenced = not fenced
        elif not fenced and line.strip():
            now.append(line)
        elif now:
            found.append("\n".join(now))
            now = []
    return found


def said_in(name: str) -> list:
    """What a text says, passage by passage, each with the cell that it stands in; a text of docs has no cells."""
    if name in NOTEBOOKS:
        return [(cell.id, cell.source) for cell in nbformat.read(NOTEBOOKS[name], 4).cells if cell.cell_type == "markdown"]
    return [(None, block) for block in dict.fromkeys(blocks(DOCS[name].read_text(encoding="utf-8")))]


def place(name: str) -> Path:
    return SITE / "ko" / f"{name}.po"


@cache
def catalogue(name: str) -> Catalog:
    if not place(name).exists():
        return Catalog(locale="ko")
    with place(name).open("rb") as file:
        return read_po(file, locale="ko")


class Edition:
    """A language of the site: English, in which all is written."""

    language, folder, other = "en", "", ("ko", "한국어")

    def cell(self, name: str, cell) -> str:
        return cell.source

    def notebook(self, source: Path):
        """A notebook to work with: its cells in this language, without outputs."""
        notebook = without_outputs(nbformat.read(source, 4))
        for cell in (c for c in notebook.cells if c.cell_type == "markdown"):
            cell.source = re.sub(r" \{#.*\}$", "", self.cell(source.stem, cell), flags=re.M)
        return notebook

    def text(self, name: str) -> str:
        return DOCS[name].read_text(encoding="utf-8")

    def page(self, markup: str) -> str:
        return markup

    def said(self, text: str) -> str:
        return text

    def script(self) -> dict:
        """What the script of a page needs to say the rest; nothing where it speaks English."""
        return {}


class Korean(Edition):
    """The Korean edition. What its catalogues lack stays English; a test finds it."""

    language, folder, other = "ko", "ko", ("en", "English")

    def __init__(self):
        self.words = {}
        patterns = []
        for message in catalogue(WORDS):
            if message.id and message.string and not message.fuzzy:
                if "{" in message.id:
                    patterns.append(Pattern(message.id, message.string))
                else:
                    self.words[message.id] = message.string
        # The one that says most goes first.
        self.patterns = sorted(patterns, key=lambda pattern: -pattern.weight)
        self.known = {}

    def cell(self, name: str, cell) -> str:
        return self.passage(name, cell.source, cell.id)

    def text(self, name: str) -> str:
        text = DOCS[name].read_text(encoding="utf-8")
        for block in blocks(text):
            text = re.sub(rf"^{re.escape(block)}$", lambda _, new=self.passage(name, block, None): new, text, flags=re.M)
        return text

    def passage(self, name: str, source: str, cell) -> str:
        """With the English anchors, so that every link leads to its place in both."""
        message = catalogue(name).get(source, context=cell)
        if not message or not message.string or message.fuzzy:
            return source
        anchors = [anchor(title) for _, title, _ in HEADING.findall(source)]
        return HEADING.sub(lambda h: f"{h[1]}{h[2]} {{#{anchors.pop(0)}}}", message.string)

    def said(self, text: str) -> str:
        """A text without markup, in Korean, as far as it is known; numbers and names stay as they are."""
        if text not in self.known:
            self.known[text] = self.found(text)
        return self.known[text]

    def found(self, text: str) -> str:
        inner = re.sub(r"\s+", " ", text).strip()
        if not re.search("[A-Za-z]{2}", inner):
            return text
        is_korean = bool(re.search("[가-힣]", GRADE.sub("", inner)))
        new = None if is_korean else self.words.get(inner) or next(filter(None, (pattern.said(inner, self.said) for pattern in self.patterns)), None)
        if new:
            return text.replace(text.strip(), new)
        mark = next((mark for mark in MARKS[: 2 if is_korean else None] if mark in text.strip()), None)
        return mark.join(map(self.said, text.split(mark))) if mark else text

    def page(self, markup: str) -> str:
        """A page in which what stands between the marks is said in Korean."""
        unsaid = []

        def aside(found):
            unsaid.append(found[0])
            return f"<!--{len(unsaid) - 1}-->"

        def block(found):
            inner = re.sub(r"\s+", " ", found[3])
            new = self.words.get(inner) or self.words.get(html.unescape(inner))
            return found[1] + new + found[4] if new else found[0]

        def token(part):
            if not part.startswith("<"):
                return html.escape(self.said(html.unescape(part)), quote=False)
            return ATTRIBUTES.sub(lambda a: f'{a[1]}="{html.escape(self.said(html.unescape(a[2])))}"', part)

        markup = re.sub(UNSAID, aside, markup, flags=re.S)
        markup = re.sub(r"<option>(.*?)</option>", r'<option value="\1">\1</option>', markup)
        markup = "".join(map(token, TOKENS.split(BLOCK.sub(block, markup))))
        return re.sub(r"<!--(\d+)-->", lambda number: unsaid[int(number[1])], markup)

    def script(self) -> dict:
        return {"words": self.words, "patterns": [[p.expression.pattern, p.places, p.string] for p in self.patterns]}


class Pattern:
    """Words with places for numbers, {n1}, and for other words, {x1}."""

    def __init__(self, msgid: str, string: str):
        self.places = PLACES.findall(re.escape(msgid))
        self.weight = len(PLACES.sub("", re.escape(msgid)))
        self.string = string
        self.expression = re.compile("^" + PLACES.sub(lambda p: f"({NUMBER})" if p[1].startswith("n") else "(.+?)", re.escape(msgid).replace("\\ ", " ")) + "$")

    def said(self, text: str, say) -> str | None:
        found = self.expression.match(text)
        if not found:
            return None
        return re.sub(r"\{([nx]\d)\}", lambda p: say(found[self.places.index(p[1]) + 1]), self.string)


def plain(markup: str) -> str:
    return html.unescape(re.sub(r"<[^>]*>", "", markup)).strip()


def anchor(heading: str) -> str:
    """Of a heading in Markdown or HTML, as JupyterLab has it, so that a link works in both."""
    return re.sub(r"\s+", "-", plain(re.sub("[*`]", "", heading)))


def lacking(name: str) -> list:
    """The passages of a text that have no translation, or that of another English text."""
    entries = catalogue(name)
    known = [(cell, source, entries.get(source, context=cell)) for cell, source in said_in(name)]
    return [f"{name}.po: {cell or source[:60]!r}" for cell, source, message in known if not message or not message.string or message.fuzzy]


def update(name: str):
    old, new = catalogue(name), Catalog(locale="ko", header_comment=f"# The Korean edition of {name}.", charset="utf-8")
    now = said_in(name)
    gone = {m.id: m for m in old if m.id and (m.context, m.id) not in {(cell or None, source) for cell, source in now}}
    for cell, source in now:
        message = old.get(source, context=cell)
        like = [m for m in gone if gone[m].context == cell] if cell else difflib.get_close_matches(source, gone, 1)
        stale = gone[like[0]] if like and not message else None
        string, flags = (message.string, message.flags) if message else (stale.string, {"fuzzy"}) if stale else ("", ())
        new.add(source, string, flags=flags, context=cell)
    with place(name).open("wb") as file:
        write_po(file, new, width=0, omit_header=True)


def lab_notebook(name: str) -> Path:
    """A Korean notebook beside the English one, where its paths lead to the same files; what somebody wrote into it stays."""
    path = NOTEBOOKS[name].with_suffix(".ko.ipynb")
    notebook = Korean().notebook(NOTEBOOKS[name])
    for cell in (c for c in notebook.cells if c.cell_type == "markdown"):
        cell.source = re.sub(r"(?<=\()(\d\d-[\w-]+)\.ipynb", r"\1.ko.ipynb", cell.source)
    text = nbformat.writes(notebook) + "\n"
    if not path.exists():
        path.write_text(text, encoding="utf-8")
    elif path.read_text(encoding="utf-8") != text:
        print(f"notebooks/{path.name} is older or has been changed, and stays as it is: delete it, and it is made again.")
    return path


def lab_words():
    """For JupyterLab, as an extension of it: the words of what cells show, and the script that puts them in."""
    place = Path(jupyter_data_dir()) / "labextensions" / "ohlora-words"
    place.mkdir(parents=True, exist_ok=True)
    script = "".join((SITE / name).read_text(encoding="utf-8") for name in ("words.js", "lab.js"))
    (place / "words.js").write_text(script.replace("CATALOGUE", json.dumps(Korean().script(), ensure_ascii=False)), encoding="utf-8")
    about = {"name": place.name, "version": "1", "jupyterlab": {"_build": {"load": "words.js", "extension": "./extension"}}}
    (place / "package.json").write_text(json.dumps(about), encoding="utf-8")


def readme() -> str:
    return re.sub(r" \{#.*\}$", "", Korean().text("README"), flags=re.M)


if __name__ == "__main__":
    if sys.argv[1:] == ["--lab"]:
        for each in NOTEBOOKS:
            lab_notebook(each)
        lab_words()
        sys.exit()
    for each in (*NOTEBOOKS, *DOCS):
        update(each)
    catalogue.cache_clear()
    README.write_text(readme(), encoding="utf-8")
    without = [line for each in (*NOTEBOOKS, *DOCS) for line in lacking(each)]
    print(*without, f"{len(without)} passages without a translation", sep="\n")
    sys.exit(bool(without))
