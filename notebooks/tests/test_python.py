"""The project's own Python, as it is written."""

import ast
import re
import sys

import pytest
from conftest import ROOT

FILES = [file for folder in ("bin", "notebooks", "notebooks/site", "notebooks/tests") for file in sorted((ROOT / folder).glob("*.py"))]
BINARY = ("Image", "tarfile")  # what they open is no text
ASKED_FOR = set(re.findall(r"^[\w-]+", (ROOT / "notebooks" / "requirements.in").read_text(encoding="utf-8"), re.M))
NAMED_OTHERWISE = {"PIL": "pillow"}  # packages, by their module
each_file = pytest.mark.parametrize("file", FILES, ids=lambda f: f.name)


def parsed(file):
    return ast.parse(file.read_bytes())


def leaves_the_encoding_to_the_machine(call):
    """Whether a call opens, reads or writes text, or reads what a program says, and names no encoding."""
    name, owner = getattr(call.func, "attr", getattr(call.func, "id", None)), getattr(getattr(call.func, "value", None), "id", None)
    said = {word.arg for word in call.keywords}
    modes = [a.value for a in call.args if isinstance(a, ast.Constant)]
    opens = name == "open" and owner not in BINARY and not {"rb", "wb"} & set(modes)
    return "encoding" not in said and (opens or name in ("read_text", "write_text") or bool({"text", "universal_newlines"} & said))


@each_file
def test_text_is_utf_8_whatever_the_machines_own_encoding_is(file):
    calls = [node for node in ast.walk(parsed(file)) if isinstance(node, ast.Call)]
    assert [f"{file.name}:{call.lineno}" for call in calls if leaves_the_encoding_to_the_machine(call)] == []


@each_file
def test_a_package_that_is_imported_is_asked_for_by_its_name(file):
    nodes = list(ast.walk(parsed(file)))
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names} | {node.module for node in nodes if isinstance(node, ast.ImportFrom)}
    others = {name.split(".")[0] for name in names} - sys.stdlib_module_names - {own.stem for own in FILES}
    assert {NAMED_OTHERWISE.get(name, name.replace("_", "-")) for name in others} - ASKED_FOR == set()
