"""Runs on many machines, in their small form: Spark in one process. lib/spark/cluster-test has a real cluster."""

import json
import re
import shlex
import shutil

import pytest
from conftest import ROOT, ohlora, said_by_ohlora

pytestmark = pytest.mark.lengthy
DEMO = ROOT / "models" / "demo"


def score(folder, *words):
    return ohlora("score", "--model", DEMO, "--out", folder, *words)


def files(folder):
    return {str(file.relative_to(folder)): file.read_bytes() for file in sorted(folder.rglob("*")) if file.is_file()}


@pytest.fixture(scope="module")
def plain(tmp_path_factory):
    folder = tmp_path_factory.mktemp("spark") / "plain"
    score(folder, "--spark", "--help")  # the first call with this word makes the module, and says so
    done = score(folder, "--cases", "3")
    assert done.returncode == 0, done.stderr
    return folder


def test_two_tasks_at_a_time_write_the_files_of_one_process(plain, tmp_path):
    page = (ROOT / "docs" / "many-machines.md").read_text(encoding="utf-8")
    words = "bin/ohlora score --model models/demo --cases 400 --out build/many --spark 'local[2]'"
    assert f"\n{words}\n" in page
    done = score(tmp_path / "run", "--cases", "3", *shlex.split(words)[-2:])
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.count("3 of 3 cases") == 1
    assert len(files(plain)) == 7
    assert files(tmp_path / "run") == files(plain)


def test_so_they_do_with_latents_of_ones_own_dropout_and_a_screen(plain, tmp_path):
    words = ["--latents", plain / "latents.csv", "--from", "1", "--mode", "as-recorded", "--seed", "7", "--screen"]
    for folder, more in (("one", []), ("two", ["--spark", "local[2]"])):
        done = score(tmp_path / folder, *words, *more)
        assert (done.returncode, done.stderr) == (0, "")
    assert any("stopped" in name for name in files(tmp_path / "one"))
    assert files(tmp_path / "one") == files(tmp_path / "two")


def test_a_machine_with_another_model_says_so_and_the_run_goes_on_with_the_right_one_from_an_archive(plain, tmp_path):
    run, other = tmp_path / "run", tmp_path / "other"
    shutil.copytree(plain, run)
    for name in ("latents.csv", "test_statistics.csv", "cases/case_0001.csv", "cases/case_0002.csv"):
        (run / name).unlink()
    rows = (run / "test_result.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (run / "test_result.csv").write_text("".join(rows[:2]) + rows[2][:9], encoding="utf-8")  # the last one torn
    shutil.copytree(DEMO, other)
    card = json.loads((other / "model.json").read_text(encoding="utf-8"))
    card["medians"] = {name: value + 1 for name, value in card["medians"].items()}
    (other / "model.json").write_text(json.dumps(card), encoding="utf-8")
    words = ["--cases", "3", "--resume", "--spark", "local[1]", "--spark-model"]
    done = score(run, *words, other)
    assert done.returncode == 1
    assert done.stderr == f"bin/ohlora score: localhost: {other}: has other medians than those of {card['name']}; bring the right model there\n"
    done = score(run, *words, shutil.make_archive(tmp_path / "demo", "zip", DEMO))
    assert (done.returncode, done.stderr) == (0, "")
    assert files(run) == files(plain)


def test_a_population_that_was_begun_here_goes_on_there_and_is_the_same(plain, tmp_path):
    page = (ROOT / "docs" / "many-machines.md").read_text(encoding="utf-8")
    words = "bin/ohlora model prepare build/own --latents 80000 --spark 'local[2]'"
    assert f"\n{words}\n" in page
    one, two = tmp_path / "one", tmp_path / "two"
    few = ["--latents", "230", "--method", "means", "--tail", ".5"]
    shutil.copytree(DEMO, one)
    done = ohlora("model", "prepare", one, *few)
    assert (done.returncode, done.stderr) == (0, "")
    shutil.copytree(DEMO, two)
    shutil.rmtree(two / "directions")  # the networks are all that is needed
    (two / "population").mkdir()
    shutil.copy(one / "population" / "recipe.json", two / "population")
    rows = (one / "population" / "scores.csv").read_text(encoding="utf-8").splitlines(keepends=True)
    (two / "population" / "scores.csv").write_text("".join(rows[:60]) + rows[60][:5], encoding="utf-8")  # the last one torn
    done = ohlora("model", "prepare", two, *few, *shlex.split(words)[-2:])
    assert (done.returncode, done.stderr) == (0, "")
    assert len(rows) == 231
    assert files(two) == files(one)


def test_a_cluster_that_cannot_be_reached_is_said_in_one_line_and_nothing_is_written(tmp_path):
    done = score(tmp_path / "run", "--cases", "3", "--spark", "spark://127.0.0.1:9")
    assert done.returncode == 1
    assert done.stderr == "bin/ohlora score: spark://127.0.0.1:9: cannot be reached (Connection refused); start it, or say where it is\n"
    assert not (tmp_path / "run").exists()


def test_an_archive_that_is_not_there_is_said_before_anything_is_written(tmp_path):
    done = score(tmp_path / "run", "--cases", "3", "--spark", "local[1]", "--spark-model", tmp_path / "none.zip")
    assert done.returncode == 1
    assert done.stderr.startswith(f"bin/ohlora score: {tmp_path}/none.zip: ")
    assert len(done.stderr.splitlines()) == 1
    assert not (tmp_path / "run").exists()


def test_the_page_says_only_words_that_the_command_knows():
    page = (ROOT / "docs" / "many-machines.md").read_text(encoding="utf-8")
    known = said_by_ohlora("score", "--help")
    words = set(re.findall(r"--(?:spark|cases|out|model|screen|from|resume|verify|latents)[a-z-]*", page))
    assert {"--spark", "--spark-conf", "--spark-model"} <= words
    assert [word for word in sorted(words) if f"{word} " not in known] == []
