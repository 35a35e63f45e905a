"""What bin/ says to people when something is missing, unknown or fails."""

import contextlib
import os
import re
import shutil
import subprocess
import sys

import build
import nbformat
import psutil
import pytest
from conftest import BUILD, ROOT
from truth import DEMO, table

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
PYTHON_38 = "echo 'Python 3.8 at /usr/bin/python3; too old'"
PYTHON_BARE = "echo 'Python 3.12 at /usr/bin/python3; bare'"
FULL_DISK = "printf 'Filesystem 1024-blocks Used Available Capacity Mounted on\n/dev/a disk 61440 49000 12440 80%% /\n'"


def run(command, *words, **environment):
    return subprocess.run([ROOT / "bin" / command, *words], env={**os.environ, **environment}, capture_output=True, encoding="utf-8", cwd="/")


@pytest.fixture
def machine(tmp_path):
    """A machine that has only the basics and the tools given, as name=script."""

    def with_tools(**tools):
        for name in BASICS:
            (tmp_path / name).symlink_to(shutil.which(name))
        for name, script in tools.items():
            (tmp_path / name).write_text(f"#!/bin/bash\n{script}\n", encoding="utf-8")
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
        (folder / name).write_text(f"#!/bin/sh\n{script}\n", encoding="utf-8")
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


@pytest.mark.lengthy
@pytest.mark.parametrize("command", ["score", "choose", "compare", "report", "fetch"])
def test_each_command_of_the_library_explains_itself_with_an_example(command):
    done = run("ohlora", command, "--help")
    assert (done.returncode, done.stderr) == (0, "")
    assert f"bin/ohlora {command} " in done.stdout
    assert max(map(len, done.stdout.splitlines())) <= 100


def started_in(folder, *words, **environment):
    """A command's files as another clone has them, in a folder of that name; nothing else lies there."""
    shutil.copytree(ROOT / "bin", folder / "bin")
    return subprocess.run([folder / "bin" / words[0], *words[1:]], env={**os.environ, **environment}, capture_output=True, encoding="utf-8")


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


@pytest.mark.lengthy
def test_what_a_command_says_is_utf_8_in_any_locale(tmp_path):
    words = ("--run", DEMO / "deterministic", "--model", ROOT / "models" / "demo", "--out", tmp_path, "--choices", DEMO / "choices.csv")
    done = run("ohlora", "choose", *map(str, words), LC_ALL="C")
    assert done.returncode == 0, done.stderr
    assert "eyes ≥ 0.92" in done.stdout
    assert "최상" in (tmp_path / "grades.csv").read_text(encoding="utf-8") + (tmp_path / "report.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("command", ["reproduce", "ohlora choose"])
@pytest.mark.parametrize(("name", "what"), [("a:b", "':'"), ("a 😀", "an emoji or another rare character")])
def test_a_clone_below_a_name_that_no_class_path_can_hold_says_so(tmp_path, command, name, what):
    done = started_in(tmp_path / name, *command.split(), LC_ALL="C.UTF-8")
    assert done.returncode == 1
    assert done.stderr == f"No class path can hold a folder with {what} in its name, as {tmp_path}/{name} has: rename or move it.\n"


@pytest.mark.parametrize(("df", "room"), [({"df": FULL_DISK}, "The disk of {} has only 12 MiB left: make room.\n"), ({}, "")], ids=["full", "without-df"])
def test_where_the_library_cannot_be_built_it_is_said_and_whether_the_disk_is_full(machine, tmp_path, df, room):
    failing = f'[ "$1" != -B ] || {{ echo "no space"; exit 1; }}; {MAVEN}'
    tools = machine(java=JDK, mvn=failing, python3="mkdir -p lib/target/tensors; echo 'Python 3.12 at /usr/bin/python3; fit'", **df)
    done = started_in(tmp_path / "clone", "ohlora", "choose", **tools)
    assert done.returncode == 1
    assert done.stderr.endswith(f"no space\n{room.format(tmp_path / 'clone')}The library cannot be built.\n")


def set_up_says(script, cwd=ROOT, **environment):
    """What a script says after bin/setup.bash."""
    done = subprocess.run(
        ["bash", "-c", f'source "{ROOT}/bin/setup.bash"; {script}'], env={**os.environ, **environment}, cwd=cwd, check=True, capture_output=True, encoding="utf-8"
    )
    return done.stdout.strip()


def test_a_relative_path_in_the_environment_begins_where_the_command_is_called(tmp_path):
    script = 'echo "$OHLORA_MODEL $OHLORA_RUN $OHLORA_BUILD $OHLORA_KERNEL"'
    said = set_up_says(script, cwd=tmp_path, OHLORA_MODEL="own", OHLORA_RUN="first", OHLORA_BUILD="../made", OHLORA_KERNEL="/elsewhere")
    assert said == f"{tmp_path}/own {tmp_path}/first {tmp_path}/../made /elsewhere"


@pytest.mark.parametrize("command", ["reproduce", "lab"])
@pytest.mark.parametrize(("variable", "missing"), [("OHLORA_MODEL", "model.json"), ("OHLORA_KERNEL", "share/jupyter/kernels/java/kernel.json")])
def test_a_folder_in_the_environment_that_holds_nothing_is_said_in_one_line(command, variable, missing):
    done = run(command, **{variable: "tmp/none"})
    assert done.returncode == 1
    assert done.stderr.startswith(f"{variable} names //tmp/none, where no {missing} lies")
    assert done.stderr.count("\n") == 1


def test_a_kernel_of_ones_own_comes_before_jjava_and_gets_the_options_of_the_jvm(tmp_path):
    kernel = tmp_path / "share/jupyter/kernels/java"
    kernel.mkdir(parents=True)
    (kernel / "kernel.json").write_text('{"argv": ["java", "-jar", "ijava.jar"], "display_name": "IJava", "language": "java"}', encoding="utf-8")
    say = "python -c 'from jupyter_client.kernelspec import get_kernel_spec as spec; print(spec(\"java\").display_name)'"
    name, options = set_up_says(f'set_up >/dev/null; {say}; echo "$JDK_JAVA_OPTIONS"', OHLORA_KERNEL=str(tmp_path)).split("\n")
    assert name == "IJava"
    assert "-Djava.awt.headless=true -Dai.djl.offline=true -Dfile.encoding=UTF-8" in options


@pytest.mark.parametrize("variable", ["OHLORA_MODEL", "OHLORA_RUN"])
def test_the_notebooks_are_executed_again_when_a_model_or_run_elsewhere_has_changed(variable, tmp_path, monkeypatch):
    monkeypatch.setenv(variable, str(tmp_path))
    (tmp_path / "model.json").write_text("{}", encoding="utf-8")
    before = build.ingredients()
    assert build.ingredients() == before
    (tmp_path / "model.json").write_text("{ }", encoding="utf-8")
    assert build.ingredients() != before


def test_a_build_folder_that_cannot_be_written_is_named_in_one_line(tmp_path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    script = [sys.executable, ROOT / "notebooks/site/build.py", "--only", "04"]
    done = subprocess.run(script, env={**os.environ, "OHLORA_BUILD": f"{file}/made"}, capture_output=True, encoding="utf-8")
    assert done.returncode == 1
    assert done.stderr.startswith(f"\n{file}/made/log: Not a directory; make room or give write permission, or name another folder in OHLORA_BUILD.")
    assert done.stderr.count("\n") == 2


SCORE = ("score", "--model", ROOT / "models/demo", "--from", "228", "--cases", "1", "--mode", "as-recorded", "--out")


@pytest.mark.lengthy
def test_pytorch_that_cannot_be_unpacked_is_said_in_one_line_and_leaves_nothing(tmp_path):
    (tmp_path / "file").write_text("", encoding="utf-8")
    cache = tmp_path / "cache"
    within_a_file = run("ohlora", *SCORE, tmp_path / "run", DJL_CACHE_DIR=str(tmp_path / "file" / "cache"))
    # No file may grow beyond 100 MiB, as if the disk ended there.
    limited = ["bash", "-c", 'ulimit -f 102400; exec "$@"', "bash", ROOT / "bin/ohlora", *SCORE, tmp_path / "run"]
    full = subprocess.run(limited, env={**os.environ, "DJL_CACHE_DIR": str(cache)}, capture_output=True, encoding="utf-8")
    for done, folder in ((within_a_file, tmp_path / "file" / "cache"), (full, cache)):
        assert done.returncode == 1
        assert done.stderr.startswith(f"bin/ohlora score: {folder}: PyTorch's native library cannot be unpacked or loaded there (")
        assert "DJL_CACHE_DIR" in done.stderr
        assert done.stderr.count("\n") == 1
    assert list((cache / "pytorch").iterdir()) == []
    assert not (tmp_path / "run").exists()


@pytest.mark.lengthy
def test_pictures_need_no_temporary_folder(tmp_path):
    no_folder = {"JDK_JAVA_OPTIONS": f"-Djava.io.tmpdir={tmp_path}/none", "TMPDIR": f"{tmp_path}/none"}
    scored = run("ohlora", *SCORE, tmp_path / "run", **no_folder)
    assert scored.returncode == 0, scored.stderr
    drawn = run("ohlora", "choose", "--run", tmp_path / "run", "--model", ROOT / "models/demo", "--out", tmp_path / "sheets", **no_folder)
    assert drawn.returncode == 0, drawn.stderr
    assert (tmp_path / "sheets/contact.png").exists()


@pytest.fixture
def shared_clone():
    """A clone, its library built, and how to run its commands as one who may only read it."""
    folder = BUILD / "shared clone"
    shutil.rmtree(folder, ignore_errors=True)
    for name in ("bin", "lib/src/main"):
        shutil.copytree(ROOT / name, folder / name)
    shutil.copy(ROOT / "lib/pom.xml", folder / "lib")
    (folder / "lib/target").mkdir()
    (folder / "lib/target/classpath").symlink_to(ROOT / "lib/target/classpath")
    subprocess.run(["chmod", "-R", "a-w,a+rX", folder], check=True)
    reader = {"user": 65534, "group": 65534, "extra_groups": []} if os.geteuid() == 0 else {}
    tools = f'source "{folder}/bin/setup.bash"; prepare; cat lib/target/classpath/stamp'
    if subprocess.run(["bash", "-c", tools], cwd="/", capture_output=True, **reader).returncode != 0:
        pytest.skip("nobody else has these tools, or may read this clone")

    def called(*words):
        return subprocess.run([folder / "bin" / words[0], *words[1:]], env={**os.environ, "OHLORA_BUILD": ""}, cwd="/", capture_output=True, encoding="utf-8", **reader)

    yield folder, called
    subprocess.run(["chmod", "-R", "u+w", folder], check=True)
    shutil.rmtree(folder)


def test_a_clone_that_one_may_only_read_works_once_it_is_built(shared_clone):
    folder, called = shared_clone
    for command in COMMANDS:
        assert called(command, "--help").returncode == 0
    helped = called("ohlora", "choose", "--help")
    assert (helped.returncode, helped.stderr) == (0, "")
    refused = called("ohlora", "choose", "--onyl")
    assert refused.stderr == "bin/ohlora choose: unknown word '--onyl'; bin/ohlora choose --help says what there is\n"


def test_a_clone_that_one_may_only_read_says_so_where_something_must_be_made(shared_clone):
    folder, called = shared_clone
    subprocess.run(["chmod", "u+w", folder / "lib/target"], check=True)
    (folder / "lib/target/classpath").unlink()
    subprocess.run(["chmod", "a-w", folder / "lib/target"], check=True)
    for missing, *words in (("lib/target", "ohlora", "choose", "--help"), (".venv", "reproduce"), (".venv", "lab")):
        refused = called(*words)
        assert refused.returncode == 1
        assert refused.stderr.startswith(f"{folder}/{missing} is missing or old and cannot be written into: its owner calls bin/reproduce")
        assert refused.stderr.count("\n") == 1


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
    done = subprocess.run(["bash", "-c", script], env={**variables, **said}, cwd=ROOT, check=True, capture_output=True, encoding="utf-8")
    assert done.stdout == seen + "\n"


def test_what_is_made_beside_the_library_ends_with_the_command(tmp_path):
    missing = f'python=python3 log="{tmp_path}/log"; cat() {{ :; }}; make_environment() {{ exec sleep 100; }}'
    begun = int(set_up_says(f'{missing}; begin_environment; echo "$environment"'))
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(begun).wait(10)


def test_a_variable_that_is_called_as_one_of_ours_is_left_alone():
    assert set_up_says("python=python3; begin_environment; end_environment && echo made", environment="production") == "made"


def test_a_gpu_is_told_to_round_nothing():
    assert set_up_says('printf %s "$NVIDIA_TF32_OVERRIDE"', NVIDIA_TF32_OVERRIDE="1") == "0"


@pytest.mark.parametrize("command", ["reproduce", "test", "lab"])
def test_unknown_words_are_refused_and_help_is_given(command):
    refused = run(command, "--onyl")
    assert refused.returncode == 1
    assert refused.stderr == f"Unknown word '--onyl'; bin/{command} --help says what there is.\n"
    helped = run(command, "--help")
    assert helped.returncode == 0
    assert helped.stdout.startswith(f"bin/{command}")


def test_outputs_of_other_models_or_sizes_are_not_kept(monkeypatch):
    monkeypatch.setenv("OHLORA_CASES", "3")
    refused = run("reproduce", "--keep-outputs")
    assert (refused.returncode, refused.stdout) == (1, "")
    assert "unset OHLORA_" in refused.stderr


@pytest.mark.parametrize("command", ["reproduce", "lab"])
@pytest.mark.parametrize("words", [["--lang"], ["--lang", "fr"]])
def test_a_language_that_there_is_not_is_refused_in_one_line(command, words):
    refused = run(command, *words)
    assert (refused.returncode, refused.stdout) == (1, "")
    assert re.fullmatch(r"--lang needs a language, en or ko[^\n]*\n", refused.stderr)


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
    words = ("--run", DEMO / "deterministic", "--model", ROOT / "models" / "demo", "--out", tmp_path, "--choices", DEMO / "choices.csv")
    done = run("ohlora", "choose", *map(str, words))
    assert done.returncode == 0, done.stderr
    kept = sum(r["kept"] == "yes" for r in table(DEMO / "choices.csv"))
    assert f"| chosen | by eye | {kept} | 2400 |" in done.stdout
    written = sorted(p.name for p in tmp_path.iterdir())
    assert written == ["grades.csv", "ohlora_w_group_names.csv", "ohlora_z_vectors.csv", "property_score_vectors", "report.html", "report.md"]
    assert len(list((tmp_path / "property_score_vectors").iterdir())) == 3 * 8


def test_choose_refuses_unknown_words_in_one_line():
    refused = run("ohlora", "choose", "--onyl", "03")
    assert refused.returncode == 2
    assert refused.stderr == "bin/ohlora choose: unknown word '--onyl'; bin/ohlora choose --help says what there is\n"
