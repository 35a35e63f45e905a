"""What the pages in docs/ say to people."""

import ast
import re

from conftest import ROOT
from truth import CUTOFFS, DEMO, PROPERTIES, REPORTS, by_set, cases_of, passes, table


def test_the_python_that_exports_a_model_is_python():
    page = (ROOT / "docs" / "your-own-model.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```$", page, re.DOTALL | re.MULTILINE)
    names = {node.name for block in blocks for node in ast.walk(ast.parse(block)) if isinstance(node, ast.ClassDef | ast.FunctionDef)}
    assert {"EachRow", "export", "Mapping", "LabelledMapping", "Synthesis", "Scorer"} <= names


def test_the_lesson_says_what_the_retests_say():
    """How many of those chosen reach a set again that they were chosen under, and how many of the demo's on fresh offsets."""
    again = {}
    for report in ("v7", "v8"):
        folder = REPORTS / report
        sets, chosen = table(folder / "cutoffs.csv"), table(folder / "chosen.csv")
        for k in (1, 2):
            rows = zip(chosen, table(folder / f"retest-{k}.csv"), strict=True)
            again[report, k] = sum(any(s["name"] in c["cutoffs"] and passes(row, s) for s in sets) for c, row in rows)
        again[report] = len(chosen)
    passed, fresh = (set.union(*by_set(cases).values()) for cases in (cases_of(DEMO / "deterministic" / "test_result.csv"), table(DEMO / "held-out.csv")))
    fresh &= passed
    for page in ("README.md", "notebooks/site/index.html"):
        text = re.sub(r"[\s>]+", " ", re.sub(r"<[^>]*>", "", (ROOT / page).read_text(encoding="utf-8")))
        assert f"Scored a second time, {again['v7', 1]} of v7's {again['v7']} passed once more, and a third time {again['v7', 2]};" in text
        assert f"of v8's {again['v8']} it was {again['v8', 1]} and {again['v8', 2]}." in text
        assert f"{len(fresh)} of the demo model's {len(passed)} that pass did." in text
    page = re.sub(r"\s+", " ", (ROOT / "docs" / "your-own-model.md").read_text(encoding="utf-8"))
    assert f"of the demo model's {len(passed)} that pass A or B, {len(fresh)} still do" in page
    words = re.sub(r"\s+", " ", (ROOT / "docs" / "glossary.md").read_text(encoding="utf-8"))
    a, b = (", ".join(f"{p} ≥ {s[p]}" for p in PROPERTIES) for s in CUTOFFS.values())
    assert f"v7's A is {a}, and its B {b}." in words
