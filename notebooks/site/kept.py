"""The outputs that the notebooks are committed with, so that they can be read where nothing runs: tables, pictures and
lines as they were; an explorer as the picture or table that stands in its place where no script runs, and a line;
nothing that moves, counts progress or depends on the machine."""

import base64
import hashlib
import io
import re

import nbformat
from PIL import Image

COLOURS = 256
WIDEST = 900  # pixels, of a picture
MOVES = "It moves on the pages that bin/reproduce makes, and in JupyterLab."


def digest(notebook) -> str:
    """Of the code, in its order: with another, the outputs are no longer its own."""
    return hashlib.sha256("\0".join(c.source for c in notebook.cells if c.cell_type == "code").encode()).hexdigest()


def with_outputs(source, executed):
    """The notebook as it is committed, with what an execution of it showed."""
    shown = {cell.id: cell.outputs for cell in executed.cells if cell.cell_type == "code"}
    for cell in (c for c in source.cells if c.cell_type == "code"):
        cell.outputs = [still for output in shown[cell.id] for still in stills(output)]
    source.metadata["ohlora"] = {"outputs_of": digest(source)}
    return source


def without_outputs(notebook):
    """The notebook as it is executed: neither outputs nor the digest of what they are of."""
    notebook.metadata.pop("ohlora", None)
    for cell in (c for c in notebook.cells if c.cell_type == "code"):
        cell.update(outputs=[], execution_count=None)
    return notebook


def stills(output) -> list:
    """What is kept of an output: none, one or two."""
    data = output.get("data", {})
    words, markup = {"text/plain": data.get("text/plain", "")}, data.get("text/html", "")
    if "image/png" in data:
        return [result({"image/png": smaller(data["image/png"]), **words})]
    if "ohlora-explorer" in markup:
        stage = re.search(r'<div class="stage">(.*?)<script', markup, re.S)[1]
        picture, table = re.search(r'src="data:image/\w+;base64,([^"]+)"', stage), re.search(r"<table.*</table>", stage, re.S)
        first = {"image/png": smaller(picture[1], WIDEST // 2), "text/plain": "its picture"} if picture else {"text/html": table[0], "text/plain": "its table"}
        return [nbformat.v4.new_output("display_data", first), result({"text/plain": f"{words['text/plain']}. {MOVES}"})]
    if "<script" in markup or not data:
        return []
    return [result({**({"text/html": markup} if markup else {}), **words})]


def result(data: dict):
    return nbformat.v4.new_output("execute_result", data)


def smaller(picture: str, widest: int = WIDEST) -> str:
    image = Image.open(io.BytesIO(base64.b64decode(picture))).convert("RGB")
    if image.width > widest:
        image = image.resize((widest, round(image.height * widest / image.width)), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "png", optimize=True)
    return base64.b64encode(file.getvalue()).decode()
