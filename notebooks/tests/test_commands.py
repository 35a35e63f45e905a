"""What bin/ says to people when something is missing, unknown or fails."""

import os
import shutil
import subprocess
import sys

import nbformat
import pytest
from conftest import BUILD, ROOT

BASICS = ("bash", "sed", "grep", "head", "tail", "cat", "mkdir", "dirname", "id", "tr", "rm", "env")
JDK = """case $1 in
  -version) echo 'openjdk version "21.0.2"' >&2 ;;
  --list-modules) printf 'jdk.compiler@21\\njdk.jshell@21\\n' ;;
  *) echo '    java.home = /nowhere' >&2 ;;
esac"""
JRE = """case $1 in -version) echo 'openjdk version "21.0.2"' >&2 ;; *) echo java.base@21 ;; esac"""
JAVA_11 = """echo 'openjdk version "11.0.2"' >&2"""
JAVA_8 = """echo 'java version "1.8.0_402"' >&2"""
MAVEN = "echo 'Apache Maven 3.9.9'"
MAVEN_36 = "echo 'Apache Maven 3.6.3'"
PYTHON_38 = """case "$2" in *print*) echo 'Python 3.8 at /usr/bin/python3' ;; *) exit 1 ;; esac"""
PYTHON_BARE = """case "$2" in *print*) echo 'Python 3.12 at /usr/bin/python3' ;; *venv*) exit 1 ;; esac"""


def run(command, *words, **environment):
    return subprocess.run([ROOT / "bin" / command, *words], env={**os.environ, **environment}, capture_output=True, text=True, cwd="/")


@pytest.fixture
def machine(tmp_path):
    """A machine that has only the basics and the tools given, as name=script."""

    def with_tools(**tools):
        for name in BASICS:
            (tmp_path / name).symlink_to(shutil.which(name))
        for name, script in tools.items():
            (tmp_path / name).write_text(f"#!/bin/bash\n{script}\n")
            (tmp_path / name).chmod(0o755)
        return {"PATH": str(tmp_path), "JAVA_HOME": ""}

    return with_tools


@pytest.mark.parametrize(
    ("tools", "said"),
    [
        ({}, "A JDK 17 or newer with jshell is needed; found: none."),
        ({"java": JAVA_8}, "found: Java 1 at"),
        ({"java": JAVA_11}, "found: Java 11 at"),
        ({"java": JRE}, "a runtime without jshell."),
        ({"java": JDK}, "Maven 3.8 or newer is needed; found: none."),
        ({"java": JDK, "mvn": MAVEN_36}, "Maven 3.8 or newer is needed; found: 3.6.3."),
        ({"java": JDK, "mvn": MAVEN}, "Python 3.10 or newer with venv is needed; found: none."),
        ({"java": JDK, "mvn": MAVEN, "python3": PYTHON_38}, "found: Python 3.8 at /usr/bin/python3."),
        ({"java": JDK, "mvn": MAVEN, "python3": PYTHON_BARE}, "without the venv module"),
    ],
)
def test_one_line_says_what_is_missing_what_was_found_and_how_to_get_it(machine, tools, said):
    done = run("reproduce", **machine(**tools))
    assert done.returncode == 1
    assert said in done.stderr
    assert "environment.yml" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("command", ["reproduce", "test", "lab"])
def test_unknown_words_are_refused_and_help_is_given(command):
    refused = run(command, "--onyl")
    assert refused.returncode == 1
    assert refused.stderr == f"Unknown word '--onyl'; bin/{command} --help says what there is.\n"
    helped = run(command, "--help")
    assert helped.returncode == 0
    assert helped.stdout.startswith(f"bin/{command}")


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ('throw new IllegalArgumentException("cutoff 1.2 is above 1");', "cell 2 failed: IllegalArgumentException: cutoff 1.2 is above 1"),
        ("var x = undefined;", "cell 2 failed: CompilationException: cannot find symbol"),
    ],
)
def test_a_failing_cell_is_named_with_notebook_cell_and_error(source, said):
    sys.path.insert(0, str(ROOT / "notebooks" / "site"))
    import build

    cells = [nbformat.v4.new_markdown_cell("# Fails"), nbformat.v4.new_code_cell(source)]
    path = BUILD / "failing.ipynb"
    nbformat.write(nbformat.v4.new_notebook(cells=cells), path)
    try:
        with pytest.raises(SystemExit, match=r"notebooks/failing\.ipynb, cell 2 failed") as ended:
            build.execute(path, "stamp")
        assert said in str(ended.value.code)
        assert source in str(ended.value.code)
    finally:
        path.unlink()
        build.executed(path).unlink()


def test_choose_counts_the_choice_on_record_and_writes_its_files(tmp_path):
    demo = ROOT / "data" / "demo"
    words = ("--run", demo / "deterministic", "--model", ROOT / "models" / "demo", "--out", tmp_path, "--choices", demo / "choices.csv")
    done = run("choose", *map(str, words))
    assert done.returncode == 0, done.stderr
    kept = sum(line.split(",")[1] == "yes" for line in (demo / "choices.csv").read_text().splitlines())
    assert f"| chosen | by eye | {kept} | 2400 |" in done.stdout
    written = sorted(p.name for p in tmp_path.iterdir())
    assert written == ["grades.csv", "ohlora_w_group_names.csv", "ohlora_z_vectors.csv", "report.html", "report.md"]


def test_choose_refuses_unknown_words_in_one_line():
    refused = run("choose", "--onyl", "03")
    assert refused.returncode == 2
    assert refused.stderr == "bin/choose: unknown word '--onyl'; bin/choose --help says what there is\n"
