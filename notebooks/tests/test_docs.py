"""What the pages in docs/ say to people."""

import ast
import re

from conftest import ROOT


def test_the_python_that_exports_a_model_is_python():
    page = (ROOT / "docs" / "your-own-model.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    names = {node.name for block in blocks for node in ast.walk(ast.parse(block)) if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    assert {"EachRow", "export", "Mapping", "LabelledMapping", "Synthesis", "Scorer"} <= names
