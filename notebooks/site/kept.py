"""The outputs that the notebooks are committed with, so that they can be read where nothing runs: tables, pictures and
lines as they were; an explorer as its picture and a line; nothing that moves, counts progress or depends on the machine."""

import base64
import hashlib
import io
import re

import nbformat
from PIL import Image

COLOURS = 256
WIDEST = 1000  # pixels, of a picture
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
        picture = re.search(r'src="data:image/png;base64,([^"]+)"', markup)
        pictures = [nbformat.v4.new_output("display_data", {"image/png": smaller(picture[1]), "text/plain": "its picture"})] if picture else []
        return [*pictures, result({"text/plain": f"{words['text/plain']}. {MOVES}"})]
    if "<script" in markup or not data:
        return []
    return [result({**({"text/html": markup} if markup else {}), **words})]


def result(data: dict):
    return nbformat.v4.new_output("execute_result", data)


def smaller(png: str) -> str:
    image = Image.open(io.BytesIO(base64.b64decode(png))).convert("RGB")
    if image.width > WIDEST:
        image = image.resize((WIDEST, round(image.height * WIDEST / image.width)), Image.Resampling.LANCZOS)
    file = io.BytesIO()
    image.quantize(COLOURS, dither=Image.Dither.NONE).save(file, "png", optimize=True)
    return base64.b64encode(file.getvalue()).decode()
