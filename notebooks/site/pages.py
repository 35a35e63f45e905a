"""Makes a self-contained page of each executed notebook, and an index: no page asks for a network or another file."""

import base64
import html
import io
import json
import re
import urllib.parse
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import repeat
from pathlib import Path

import jinja2
import latex2mathml.converter
import nbformat
from editions import DOCS as TEXTS
from editions import HEADING, Edition, anchor, plain
from markupsafe import Markup
from nbconvert import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from PIL import Image
from traitlets.config import Config

ROOT = Path(__file__).resolve().parents[2]
SITE = ROOT / "notebooks" / "site"
DOCS = ROOT / "docs"
PLAIN = tuple(name for name in TEXTS if name != "README")  # pages made of docs/*.md, beside the notebooks
GRADES = ROOT / "lib/src/main/resources/ohlora/view/grades.ttf"  # 최상, 상, 중 and 하, wherever the reader has no Korean font
MOVED = {  # pages of the first version, whose addresses others have kept
    "02-correlation-scoring": "03-correlation-scoring",
    "03-cutoff-comparison": "04-cutoff-comparison",
    "04-visualization": "05-visualization",
    "05-directions": "02-directions",
}
EXPLORERS = {"live": "Run the model in a page", "cutoffs": "Move the cutoffs", "attributes": "Move a face", "review": "Choose by eye"}  # what one does there
WORDS_A_MINUTE = 220
THUMBNAIL = (680, 460)  # twice as large as it is shown


def live_page(notebooks: list) -> list:
    """The page of its own of the first live explorer that the notebooks show, which is too heavy to stand among other things: none, or one."""
    for _, path in notebooks:
        for cell in nbformat.read(path, 4).cells:
            for explorer in filter(None, map(live_explorer, cell.get("outputs", []))):
                summary = "A model that runs in this page: draw any case, move it, test it image by image, guess its correlations before you see them."
                heading = f"<h1>A face that answers</h1>\n<p>{summary} What it shows is the live track: the numbers of the library, made here.</p>"
                return [{"name": "live", "title": "Live", "summary": summary, "body": heading + reviewed(notebooks) + explorer}]
    return []


def reviewed(notebooks: list) -> str:
    """Which cases of which seed are under review on which page, for the live explorer."""
    for _, path in notebooks:
        for output in (o for c in nbformat.read(path, 4).cells for o in c.get("outputs", [])):
            markup = output.get("data", {}).get("text/html", "")
            if 'data-explorer="review"' in markup:
                data = json.loads(re.search(r'<script type="application/json">(.*?)</script>', markup, re.S)[1])
                cases = " ".join(str(case["number"]) for case in data["cases"])
                return f'<span hidden data-reviewed="{path.stem}.html" data-seed="{data.get("seed", "")}" data-cases="{cases}"></span>\n'
    return ""


def live_explorer(output) -> str:
    markup = output.get("data", {}).get("text/html", "")
    return markup if 'data-explorer="live"' in markup else ""


def without_live(markup: str) -> str:
    """A live explorer's picture and words, and the way to its page."""
    stage = re.search(r'<div class="stage">(.*?)</div>', markup, re.S)[1]
    return f'<p class="doors"><a href="live.html">{EXPLORERS["live"]}</a></p>\n{stage}'


def with_cases(body: str) -> str:
    """The cases that a sheet shows, below it, each opening in the live explorer."""

    def links(picture) -> str:
        cases = dict.fromkeys(re.findall(r"\b[Cc]ase (\d+)", picture[1]))
        each = " ".join(f'<a href="live.html#case={c}">{c}</a>' for c in cases)
        return picture[0] + (f'<p class="opens">Move and test in the live explorer: case {each}</p>' if each else "")

    return re.sub(r'<img alt="([^"]*)"[^>]*>', links, body)


def captioned(body: str) -> str:
    """With the title of each sheet, which is drawn in English, below it, so that an edition can say it in its language."""
    return re.sub(r'<img alt="([^"]*?) \(\d[\d,]* pictures?\)[^>]*>', r'\g<0><p class="caption">\1</p>', body)


class PageMarkdown(IPythonRenderer):
    """Markdown whose formulas become MathML, which browsers draw without a script, and whose headings can be linked to."""

    def __init__(self):
        super().__init__(escape=False, embed_images=True, path=str(ROOT / "notebooks"), exclude_anchor_links=True)

    def block_math(self, body):
        return latex2mathml.converter.convert(body, display="block")

    def inline_math(self, body):
        return latex2mathml.converter.convert(body)

    def block_html(self, html):
        """As it stands: a details that ends in another block stays open for what is between."""
        return super().block_html(html) if "<img" in html else html

    def heading(self, text, level, **attributes):
        title, place = titled(text)
        return f'<h{level} id="{html.escape(html.unescape(place))}">{title}</h{level}>\n'

    def image(self, text, url, title=None):
        """A drawing of ours stands in the page itself, so that it takes the page's colours and its stations can be followed."""
        return (DOCS / Path(url).name).read_text(encoding="utf-8") if url.endswith(".svg") else super().image(text, url, title)

    def text(self, text):
        return re.sub("[가-힣]+", r'<span lang="ko">\g<0></span>', super().text(text))


def markdown(text: str) -> str:
    return MarkdownWithMath(renderer=PageMarkdown()).render(text)


def titled(heading: str) -> tuple:
    """A heading's words and its anchor, which a translation brings along."""
    said = re.fullmatch(r"(.*) \{#(.*)\}", heading, re.S)
    return said.groups() if said else (heading, anchor(heading))


def exporter() -> HTMLExporter:
    made = HTMLExporter(
        config=Config(CoalesceStreamsPreprocessor={"enabled": True}),  # without the lines of progress that later ones overwrote
        template_name="basic",
        embed_images=True,
        exclude_input_prompt=True,
        exclude_output_prompt=True,
    )
    made.register_filter("markdown2html", markdown)
    return made


def pieces(cells: list) -> list:
    """The cells, where a section or an answer begins within one, parted there."""
    parted = []
    for cell in cells:
        if cell.cell_type != "markdown":
            parted.append(cell)
            continue
        texts = [t for t in re.split(r"^(?=##? )|^(?=\*\*\d+\.\*\* )", cell.source, flags=re.M) if t.strip()]
        parted += [nbformat.v4.new_markdown_cell(text, metadata=cell.metadata) for text in texts]
    return parted


def body_of(notebook) -> str:
    """Its cells as markup, each answer folded under its question."""
    make = exporter()

    def shown(cells):
        body, _ = make.from_notebook_node(nbformat.v4.new_notebook(cells=cells, metadata=notebook.metadata))
        return body

    for output in (o for c in notebook.cells if c.cell_type == "code" for o in c.outputs if live_explorer(o)):
        output.data["text/html"] = without_live(live_explorer(output))
    for output in (o for c in notebook.cells if c.cell_type == "code" for o in c.outputs if "image/png" in o.get("data", {})):
        output.metadata.setdefault("image/png", {})["alt"] = output.data.get("text/plain", "")
    cells = pieces(notebook.cells)
    headings = [HEADING.match(c.source) if c.cell_type == "markdown" and c.source.startswith("## ") else None for c in cells]
    begins = [titled(h[0].lstrip("# "))[1].partition("-")[0] if h else "" for h in headings]
    if "Questions" in begins and "Answers" in begins:
        asked, answered = begins.index("Questions"), begins.index("Answers")
        after = next((i for i in range(answered + 1, len(cells)) if begins[i]), len(cells))
        body = shown(cells[:asked]) + questions(cells[asked].source, cells[answered + 1 : after], shown) + shown(cells[after:])
    else:
        body = shown(cells)
    if "ohlora-figure" not in body:
        body = re.sub(r"<script>\s*window\.plotlyReady.*?</script>", "", body, flags=re.S)
    body = re.sub(r'src="data:image/png;base64,([A-Za-z0-9+/=\n]+)"', lambda png: smaller(base64.b64decode(png[1])), body)
    seen = []
    body = re.sub(r'(?<=class="ohlora-explorer") data-explorer="(\w+)"', lambda e: f' id="{place(e[1], seen)}"{e[0]}', body)
    return within(body)


def within(body: str) -> str:
    """With links that lead to a notebook or a page of docs leading to its page in the site."""
    return re.sub(rf'href="(?:\./|(?:\.\./)?notebooks/|(?:\.\./)?docs/)?([\w-]+\.ipynb|(?:{"|".join(PLAIN)})\.md)(#[^"]*)?"', lambda a: f'href="{Path(a[1]).stem}.html{a[2] or ""}"', body)


def questions(source: str, answers: list, shown) -> str:
    heading, text = source.split("\n", 1)
    asked = dict(re.findall(r"^(\d+)\. (.*?)(?=^\d+\. |\Z)", text, flags=re.M | re.S))
    given = {}
    for cell in answers:
        number = re.match(r"\*\*(\d+)\.\*\* ", cell.source) if cell.cell_type == "markdown" else None
        if number:
            cell = nbformat.v4.new_markdown_cell(cell.source[number.end() :])
            now = given.setdefault(number[1], [])
        now.append(cell)
    folded = (
        f"<details><summary>{number}. {re.sub('</?p>', '', markdown(question)).strip()}</summary>\n{shown(given[number])}</details>\n"
        for number, question in asked.items()
    )
    return f'{markdown(heading)}<section id="Answers" aria-label="Answers">\n{"".join(folded)}</section>\n'


def place(kind: str, seen: list) -> str:
    seen.append(kind)
    return kind if seen.count(kind) == 1 else f"{kind}-{seen.count(kind)}"


@cache
def smaller(png: bytes) -> str:
    """A picture's source and size; without a loss where it has few colours, as a figure has."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    drawn = image.getcolors(10_000) is not None
    source = address(image, "webp", lossless=drawn, quality=30 if drawn else 90, method=2)
    return f'src="{source}" width="{image.width}" height="{image.height}"'


def address(image: Image.Image, kind: str, **options) -> str:
    file = io.BytesIO()
    image.save(file, kind, **options)
    return f"data:image/{kind};base64,{base64.b64encode(file.getvalue()).decode()}"


@cache
def thumbnail(png: bytes) -> str:
    """Its upper left part, of the size that the index has room for."""
    image = Image.open(io.BytesIO(png)).convert("RGB")
    scale = max(THUMBNAIL[0] / image.width, THUMBNAIL[1] / image.height)
    image = image.resize((round(image.width * scale), round(image.height * scale)), Image.Resampling.LANCZOS)
    return address(image.crop((0, 0, *THUMBNAIL)), "webp", quality=80, method=4)


def sections(page: dict, words: list) -> list:
    """What the search looks through: page, anchor, heading and text of each part of the notebook's prose."""
    found, name = [], page["name"]
    for part in re.split(r"^(?=##* )", "\n\n".join(words), flags=re.M):
        heading, _, text = part.partition("\n") if part.startswith("#") else ("", "", part)
        title, place = titled(heading.lstrip("# "))
        title = plain(markdown(title)) if heading else ""
        spoken = re.sub(r"\s+", " ", plain(re.sub(r"<math.*?</math>", "", markdown(text), flags=re.S)))
        target = f"{name}.html" if heading.startswith("# ") else f"{name}.html#{urllib.parse.quote(place)}"
        if title or spoken:
            found.append([target, page["title"] if heading.startswith("# ") else f"{page['title']} › {title}", spoken])
    return found


def told(path: Path, words: list, body: str) -> dict:
    """What a page, the navigation and the search say of a text."""
    title = re.search(r"^# (.+?)(?: \{#.*\})?$", "\n".join(words), re.M)
    paragraphs = [p for p in "\n\n".join(words).split("\n\n") if re.match(r"[\w“\"*_(]", p.strip())]
    page = {
        "name": path.stem,
        "title": re.sub(r"^\d+\W+", "", title.group(1)) if title else path.stem,
        "summary": plain(markdown(paragraphs[0])) if paragraphs else "",
        "body": body,
        "contents": [(int(level), target, plain(text)) for level, target, text in re.findall(r'<h([23]) id="([^"]*)">(.*?)</h', body)],
    }
    return {**page, "sections": sections(page, words)}


def begin(edition: Edition) -> str:
    """What the README says to those who want to run it: some of its sections."""
    sections = re.split(r"^(?=## )", edition.text("README"), flags=re.M)
    wanted = ("Two-commands", "The-library-in-twenty-lines", "Your-own-model")
    return within(markdown("".join(s for s in sections if titled(s.partition("\n")[0].lstrip("# "))[1] in wanted)))


def plain_page(name: str, edition: Edition) -> dict:
    text = edition.text(name)
    return told(DOCS / f"{name}.md", [text], within(markdown(text)))


def facts(source: Path, path: Path, edition: Edition) -> dict:
    """What a page, the index and the navigation say of a notebook."""
    notebook = nbformat.read(path, 4)
    minutes = max(1, round(sum(len(c.source.split()) for c in notebook.cells if c.cell_type == "markdown") / WORDS_A_MINUTE))
    for cell in (c for c in notebook.cells if c.cell_type == "markdown"):
        cell.source = edition.cell(path.stem, cell)
    words = [c.source for c in notebook.cells if c.cell_type == "markdown"]
    pictures = [(c, o.data) for c in notebook.cells if c.cell_type == "code" for o in c.outputs if "image/png" in o.get("data", {})]
    covers = [data for c, data in pictures if "cover" in c.metadata.get("tags", [])] or [data for _, data in pictures]
    picture = max(covers, key=lambda data: len(data["image/png"]), default=None)
    body = body_of(notebook)
    return {
        **told(path, words, body),
        "number": path.stem.split("-")[0],
        "thumbnail": thumbnail(base64.b64decode(picture["image/png"])) if picture else None,
        "alt": picture["text/plain"] if picture else "",
        "seconds": notebook.metadata.get("ohlora", {}).get("seconds"),
        "minutes": minutes,
        "source": base64.b64encode(nbformat.writes(edition.notebook(source)).encode()).decode(),
        "explorers": [place for place in re.findall(r'class="ohlora-explorer" id="([\w-]+)"', body) if place in EXPLORERS],
    }


def make_site(notebooks: list, folder: Path, editions: list):
    """Of pairs of a notebook and the same executed, in each language: English in the folder itself, another in one within it."""
    folder.mkdir(parents=True, exist_ok=True)
    for stale in folder.rglob("*.html"):
        stale.unlink()
    with ProcessPoolExecutor() as at_once:
        stories = list(at_once.map(in_each, notebooks, repeat(editions)))
    others = live_page(notebooks)
    for i, edition in enumerate(editions):
        make_edition([story[i] for story in stories], others, folder, edition, len(editions) > 1)


def in_each(notebook: tuple, editions: list) -> list:
    return [facts(*notebook, edition) for edition in editions]


def make_edition(stories: list, others: list, folder: Path, edition: Edition, with_others: bool):
    for page in stories if others else []:
        page["body"] = with_cases(page["body"])
    for page in stories if edition.folder else []:
        page["body"] = captioned(page["body"])
    texts = [plain_page(name, edition) for name in PLAIN]
    pages = others + stories + texts
    templates = jinja2.Environment(loader=jinja2.FileSystemLoader(SITE), autoescape=True)
    style = (SITE / "style.css").read_text(encoding="utf-8")
    if edition.language != "ko":  # whose readers have letters of their own
        font = f"data:font/ttf;base64,{base64.b64encode(GRADES.read_bytes()).decode()}"
        style = f'@font-face {{ font-family: Grades; src: url("{font}"); unicode-range: U+CD5C, U+C0C1, U+C911, U+D558; }}\n{style}'
    found = [[f"{p['name']}.html", edition.said(p["title"]), edition.said(p["summary"])] for p in others] + [s for p in stories + texts for s in p["sections"]]
    explorers = {e: page for page in reversed(stories) for e in reversed(page["explorers"])}
    common = {
        "pages": pages,
        "edition": edition,
        "others": with_others,
        "style": Markup(style),
        "script": Markup((SITE / "site.js").read_text(encoding="utf-8")),
        "said": Markup((SITE / "words.js").read_text(encoding="utf-8")),
        "words": Markup(as_json(words)) if (words := edition.script()) else "",
        "index": Markup(as_json(found)),
        "explorers": [("live.html", EXPLORERS["live"])] * len(others) + [(f"{explorers[e]['name']}.html#{e}", does) for e, does in EXPLORERS.items() if e in explorers],
    }
    place = folder / edition.folder
    place.mkdir(exist_ok=True)

    def write(name: str, template: str, **facts):
        (place / f"{name}.html").write_text(edition.page(templates.get_template(template).render(name=name, **facts, **common)), encoding="utf-8")

    for i, page in enumerate(pages):
        write(page["name"], "page.html", page=page, before=pages[i - 1] if i else None, after=pages[i + 1] if i + 1 < len(pages) else None)
        for old in (old for old, new in MOVED.items() if new == page["name"] and not edition.folder):
            write(old, "moved.html", page=page)
    told = address(Image.open(DOCS / "told-to-open.png").convert("RGB"), "webp", quality=90, method=4)
    write("index", "index.html", stories=stories, told=told, way=Markup(within((DOCS / "way.svg").read_text(encoding="utf-8"))), begin=Markup(begin(edition)))


def as_json(value) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).replace("</", "<\\/")
