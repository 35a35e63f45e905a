"""How JupyterLab saves: notebooks as the repository has them, without outputs, which a cell or bin/reproduce makes again."""

JAVA = {"kernelspec": {"display_name": "Java", "language": "java", "name": "java"}, "language_info": {"name": "java"}}


def as_committed(model, **_):
    if model["type"] != "notebook":
        return
    model["content"]["metadata"] = JAVA
    for cell in model["content"]["cells"]:
        cell["metadata"] = {"tags": cell["metadata"]["tags"]} if "tags" in cell["metadata"] else {}
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)


c.FileContentsManager.pre_save_hook = as_committed  # noqa: F821, Jupyter gives it
