"""Prints how many tests of each kind passed, from JUnit's XML reports: a folder of them, or one file."""

import sys
import xml.etree.ElementTree as xml
from collections import Counter
from pathlib import Path


def kind(case) -> str:
    module = case.get("classname", "").split(".")[-1]
    return {"test_notebooks": "notebooks", "test_commands": "commands", "test_pages": "pages", "test_explorers": "pages", "test_lab": "pages"}.get(module, "library")


def outcome(case) -> str:
    if case.find("failure") is not None or case.find("error") is not None:
        return "failed"
    return "skipped" if case.find("skipped") is not None else "passed"


counts = {name: Counter() for name in ("library", "notebooks", "commands", "pages")}
for path in map(Path, sys.argv[1:]):
    for report in path.glob("TEST-*.xml") if path.is_dir() else filter(Path.exists, [path]):
        for case in xml.parse(report).iter("testcase"):
            counts[kind(case)][outcome(case)] += 1
for name, count in counts.items():
    print(f"{name + ' tests':<28}{count['passed']} passed, {count['failed']} failed, {count['skipped']} skipped")
total = sum(counts.values(), Counter())
print(f"{total['passed']} passed, {total['failed']} failed, {total['skipped']} skipped")
