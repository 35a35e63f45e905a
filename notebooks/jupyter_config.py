"""How JupyterLab saves: notebooks as the repository has them. What a cell shows is not saved, it or bin/reproduce makes it
again; the still outputs that the repository keeps stay with each cell whose code is as it was."""

from pathlib import Path

import nbformat

JAVA = {"kernelspec": {"display_name": "Java", "language": "java", "name": "java"}, "language_info": {"name": "java"}}


def as_committed(model, path, contents_manager, **_):
    if model["type"] != "notebook":
        return
    file = Path(contents_manager.root_dir) / path.strip("/")
    before = nbformat.read(file, 4) if file.exists() else nbformat.v4.new_notebook()
    kept = {cell.id: cell for cell in before.cells if cell.cell_type == "code"}
    of = {"ohlora": before.metadata["ohlora"]} if "ohlora" in before.metadata else {}
    model["content"]["metadata"] = {**JAVA, **of}
    for cell in model["content"]["cells"]:
        cell["metadata"] = {"tags": cell["metadata"]["tags"]} if "tags" in cell["metadata"] else {}
        if cell["cell_type"] == "code":
            same = kept.get(cell.get("id"))
            cell.update(outputs=same.outputs if same and same.source == cell["source"] else [], execution_count=None)


c.FileContentsManager.pre_save_hook = as_committed  # noqa: F821, Jupyter gives it
