"""What bin/ says to people when something is missing, unknown or fails."""

import os
import shutil
import subprocess
import sys

import build
import nbformat
import pytest
from conftest import BUILD, ROOT

SHIMS = {  # as a machine may have them first on its PATH
    "java": ("echo 'Unable to locate a Java Runtime.' >&2; exit 1", "which ends with status 1 and says 'Unable to locate a Java Runtime.'"),
    "mvn": ("exit 1", "which ends with status 1 and says nothing"),
    "python3": ("echo 'pyenv: python3: command not found' >&2; exit 127", "which ends with status 127 and says 'pyenv: python3: command not found'"),
}
BASICS = ("bash", "sed", "grep", "head", "tail", "cat", "mkdir", "dirname", "id", "tr", "rm", "env")
COMMANDS = ("reproduce", "test", "lab", "ohlora")
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


@pytest.fixture
def shim(tmp_path):
    """Puts a command that fails into a folder: the folder, the command, and what is said of it."""

    def of(name):
        script, said = SHIMS[name]
        folder = tmp_path / "shims"
        folder.mkdir()
        (folder / name).write_text(f"#!/bin/sh\n{script}\n")
        (folder / name).chmod(0o755)
        return str(folder), f"{folder / name}, {said}"

    return of


@pytest.mark.parametrize("name", SHIMS)
@pytest.mark.parametrize("command", ["ohlora choose", "reproduce"])
def test_a_tool_that_fails_and_is_the_only_one_is_named_with_its_answer(machine, shim, command, name):
    folder, said = shim(name)
    others = {"java": JDK, "mvn": MAVEN}
    basics = machine(**{tool: others[tool] for tool in others if tool != name})
    done = run(*command.split(), **{**basics, "PATH": f"{folder}:{basics['PATH']}"})
    assert done.returncode == 1
    assert f"found: {said}. Install" in done.stderr
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("name", SHIMS)
def test_a_tool_that_fails_is_passed_over_for_the_next_one_on_the_path(shim, name):
    folder, said = shim(name)
    # without JAVA_HOME and the virtual environment, which would come before the next one
    path = [p for p in os.environ["PATH"].split(os.pathsep) if not p.startswith(str(ROOT))]
    done = run("ohlora", "choose", "--onyl", PATH=os.pathsep.join([folder, *path]), JAVA_HOME="")
    assert done.returncode == 2
    first, second = done.stderr.splitlines()
    assert first == f"Passed over: {said}."
    assert second.startswith("bin/ohlora choose: unknown word '--onyl'")


def test_a_java_home_that_fails_is_passed_over_too(tmp_path):
    done = run("ohlora", "choose", "--onyl", JAVA_HOME=str(tmp_path))
    assert done.returncode == 2
    assert done.stderr.startswith(f"Passed over: {tmp_path}/bin/java, which ends with status 127 and says 'No such file or directory'.\n")


@pytest.mark.parametrize("command", COMMANDS)
def test_help_needs_nothing_and_builds_nothing(machine, command):
    with_java = dict.fromkeys(SHIMS, "exit 1")
    done = run(command, "--help", **machine(**with_java))
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith(f"bin/{command}")


@pytest.mark.parametrize("command", ["score", "choose", "fetch"])
def test_each_command_of_the_library_explains_itself_with_an_example(command):
    done = run("ohlora", command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"bin/ohlora {command} " in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def started_in(folder, *words, **environment):
    """A command's files as another clone has them, in a folder of that name; nothing else lies there."""
    shutil.copytree(ROOT / "bin", folder / "bin")
    return subprocess.run([folder / "bin" / words[0], *words[1:]], env={**os.environ, **environment}, capture_output=True, text=True)


@pytest.mark.skipif(sys.platform == "darwin", reason="a JVM on macOS takes names as UTF-8 in any locale")
@pytest.mark.parametrize("command", ["reproduce", "test", "lab", "ohlora score"])
def test_a_clone_whose_name_the_locale_cannot_hold_says_which_locale_can(tmp_path, command):
    done = started_in(tmp_path / "얼굴", *command.split(), LC_ALL="C")
    assert done.returncode == 1
    assert done.stderr == f"The locale cannot hold '{tmp_path}/얼굴': say LC_ALL=C.UTF-8 before the command.\n"


@pytest.mark.skipif(sys.platform == "darwin", reason="a JVM on macOS takes names as UTF-8 in any locale")
@pytest.mark.parametrize("words", [("choose", "--run"), ("score", "--out"), ("fetch",)])
def test_a_word_that_the_locale_cannot_hold_says_which_locale_can(words):
    done = run("ohlora", *words, "/얼굴", LC_ALL="C")
    assert done.returncode == 1
    assert done.stderr == "The locale cannot hold '/얼굴': say LC_ALL=C.UTF-8 before the command.\n"


def test_what_a_command_says_is_utf_8_in_any_locale(tmp_path):
    demo = ROOT / "data" / "demo"
    words = ("--run", demo / "deterministic", "--model", ROOT / "models" / "demo", "--out", tmp_path, "--choices", demo / "choices.csv")
    done = run("ohlora", "choose", *map(str, words), LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert "eyes ≥ 0.92" in done.stdout
    assert "최상" in (tmp_path / "grades.csv").read_text(encoding="utf-8") + (tmp_path / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["reproduce", "ohlora choose"])
def test_a_clone_below_a_name_that_no_class_path_can_hold_says_so(tmp_path, command):
    done = started_in(tmp_path / "a:b", *command.split())
    assert done.returncode == 1
    assert done.stderr == f"No class path can hold a folder with ':' in its name, as {tmp_path}/a:b has: rename or move it.\n"


@pytest.mark.parametrize(
    ("said", "seen"),
    [
        ({}, "PASSIVE 0"),
        ({"OMP_WAIT_POLICY": "ACTIVE"}, "ACTIVE unset"),
        ({"GOMP_SPINCOUNT": "7"}, "PASSIVE 7"),
    ],
)
def test_threads_do_not_spin_unless_the_user_says_so(said, seen):
    variables = {k: v for k, v in os.environ.items() if k not in ("OMP_WAIT_POLICY", "GOMP_SPINCOUNT")}
    script = 'source bin/setup.bash; bash -c \'echo "$OMP_WAIT_POLICY ${GOMP_SPINCOUNT-unset}"\''
    done = subprocess.run(["bash", "-c", script], env={**variables, **said}, cwd=ROOT, check=True, capture_output=True, text=True)
    assert done.stdout == seen + "\n"


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
    done = run("ohlora", "choose", *map(str, words))
    assert done.returncode == 0, done.stderr
    kept = sum(line.split(",")[1] == "yes" for line in (demo / "choices.csv").read_text().splitlines())
    assert f"| chosen | by eye | {kept} | 2400 |" in done.stdout
    written = sorted(p.name for p in tmp_path.iterdir())
    assert written == ["grades.csv", "ohlora_w_group_names.csv", "ohlora_z_vectors.csv", "report.html", "report.md"]


def test_choose_refuses_unknown_words_in_one_line():
    refused = run("ohlora", "choose", "--onyl", "03")
    assert refused.returncode == 2
    assert refused.stderr == "bin/ohlora choose: unknown word '--onyl'; bin/ohlora choose --help says what there is\n"
