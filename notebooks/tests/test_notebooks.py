"""The notebooks as they are committed, and what they show once executed."""

import csv
import re
from html import unescape

import pytest
from conftest import BUILD, ROOT, SOURCES, read

each_notebook = pytest.mark.parametrize("source", SOURCES, ids=lambda s: s.stem)


def code(notebook):
    return [c for c in notebook.cells if c.cell_type == "code"]


def shown(notebook) -> str:
    """All that the outputs of a notebook say, without markup, with single spaces."""
    texts = []
    for cell in code(notebook):
        for output in cell.outputs:
            data = output.get("data", {})
            text = data.get("text/html", data.get("text/plain", output.get("text", "")))
            texts.append(re.sub(r"(?s)<script.*?</script>|<style.*?</style>|<[^>]+>", " ", text))
    return re.sub(r"\s+", " ", unescape(" ".join(texts)))


@each_notebook
def test_is_committed_without_outputs_and_begins_with_its_title(source):
    notebook = read(source)
    assert all(not c.outputs and c.execution_count is None for c in code(notebook))
    assert notebook.cells[0].cell_type == "markdown"
    assert notebook.cells[0].source.startswith("# ")
    assert notebook.metadata.kernelspec.name == "java"


@each_notebook
def test_first_code_cell_is_the_one_that_both_kernels_understand(source):
    first = code(read(source))[0].source.strip().split("\n")
    assert first[0] == "%classpath ../lib/target/classpath/*.jar"
    assert all(line.startswith("import ") for line in first[1:-1] if line)
    assert first[-1] == "Notebook.start()"


@each_notebook
def test_uses_only_what_both_kernels_share(source):
    for cell in code(read(source)):
        assert not re.search(r"\bkernel\(\)|getKernelInstance\(|^%(maven|jars|load|mavenRepo)|\bdisplay\(", cell.source, re.M)


@each_notebook
def test_cells_are_short_and_explained(source):
    notebook = read(source)
    assert max(len(c.source.strip().split("\n")) for c in code(notebook)) <= 25
    assert sum(c.cell_type == "markdown" for c in notebook.cells) >= len(code(notebook)) / 2


@each_notebook
def test_ran_to_its_end_without_error_or_warning(source):
    for number, cell in enumerate(code(read(BUILD / "notebooks" / source.name)), 1):
        assert cell.execution_count == number
        for output in cell.outputs:
            assert output.output_type != "error"
            assert output.get("name") != "stderr", output.get("text")


@each_notebook
def test_every_figure_carries_a_picture_for_where_no_script_runs(source):
    for cell in code(read(BUILD / "notebooks" / source.name)):
        for output in cell.outputs:
            if "ohlora-figure" in output.get("data", {}).get("text/html", ""):
                assert "image/png" in output.data
                assert 'src="data:image/png;base64,' in output.data["text/html"]


@pytest.fixture(scope="module")
def comparison():
    return shown(read(BUILD / "notebooks" / "04-cutoff-comparison.ipynb"))


@pytest.mark.parametrize(
    "row",
    [
        "tested – 2400 2400 100.0",
        "passes A eyes ≥ 0.92, mouth ≥ 0.88, pose ≥ 0.92 58 2400 2.4",
        "passes B eyes ≥ 0.90, mouth ≥ 0.90, pose ≥ 0.88 99 2400 4.1",
        "chosen under A by eye 12 58 20.7",
        "chosen under B by eye 19 99 19.2",
        "chosen by eye 27 2400 1.1",
        "A and B 22 2400",
        "one or more 135 2400",
        "The rule gives 81 of the report's 81 grades.",
        "A 11 12 91.7",
        "B 13 19 68.4",
    ],
)
def test_cutoff_comparison_shows_the_reports_row(comparison, row):
    assert row in comparison


def test_cutoff_comparison_shows_the_reports_means(comparison):
    for mean in ("-0.9023", "-0.8673", "-0.7951", "2.5700"):
        assert mean in comparison


# ---- the live notebooks

CUTOFFS = {"A": (0.92, 0.88, 0.92), "B": (0.90, 0.90, 0.88)}


def passing(rows, name, columns) -> set:
    return {r["case"] for r in rows if all(abs(float(r[k])) >= c for k, c in zip(columns, CUTOFFS[name]))}


def stored(path, columns=("eyes_corr", "mouth_corr", "pose_corr")):
    """The cases of a stored run that pass A, and those that pass B."""
    with (ROOT / "data" / "demo" / path).open(newline="") as file:
        rows = list(csv.DictReader(file))
    return [passing(rows, name, columns) for name in "AB"]


@pytest.fixture(scope="module")
def scoring():
    return shown(read(BUILD / "notebooks" / "03-correlation-scoring.ipynb"))


@pytest.mark.parametrize("mode", ["deterministic", "as-recorded"])
def test_correlation_scoring_counts_the_stored_runs(scoring, mode):
    a, b = stored(f"{mode}/test_result.csv")
    for words, cases in {"A and B": a & b, "A only": a - b, "B only": b - a, "one or more": a | b}.items():
        assert f"{words} {len(cases)} 2400" in scoring


def test_correlation_scoring_counts_what_passed_on_held_out_images(scoring):
    a, b = stored("deterministic/test_result.csv")
    again_a, again_b = stored("held-out.csv", ("eyes", "mouth", "pose"))
    assert f"A {len(a)} {len(a & again_a)} B {len(b)} {len(b & again_b)}" in scoring


def test_correlation_scoring_is_live_and_agrees_with_the_stored_run(scoring):
    live = re.search(r"(\d+\.\d+(?:E-\d+)?) overlap passes", scoring)
    assert float(live.group(1)) < 1e-3


def test_generation_shows_27_faces_and_why_a_case_is_in_its_group():
    notebook = read(BUILD / "notebooks" / "01-generation.ipynb")
    pictures = [o.data for c in code(notebook) for o in c.outputs if "image/png" in o.get("data", {})]
    assert len(pictures) >= 6 and any("27" in p["text/plain"] for p in pictures), [p["text/plain"] for p in pictures]
    text = shown(notebook)
    group = re.search(r"group ([hl]{3}) property score median letter", text).group(1)
    for letter, property, score, median in zip(group, ("hair_color", "hair_length", "background_mean"), *figures(text)):
        assert (letter == "h") == (score >= median), property


def figures(text):
    rows = re.findall(r"(?:hair_color|hair_length|background_mean) (-?[\d.]+) (-?[\d.]+) [hl]", text)[:3]
    return [float(r[0]) for r in rows], [float(r[1]) for r in rows]


def test_directions_are_better_than_random_ones_and_too_few_latents_are_refused():
    text = shown(read(BUILD / "notebooks" / "02-directions.ipynb"))
    own = [float(x) for x in re.search(r"own group's ([\d.]+) ([\d.]+) ([\d.]+)", text).groups()]
    random = [float(x) for x in re.search(r"random ([\d.]+) ([\d.]+) ([\d.]+)", text).groups()]
    assert all(o > r + 0.2 for o, r in zip(own, random))
    assert re.search(r"group [hl]{3} has \d+ of 300 latents; its tails", text)
    accuracies = [float(x) for x in re.findall(r"(?:eyes|mouth|pose) [hl]{3} \d+ \d+ ([\d.]+)", text)]
    assert len(accuracies) >= 10 and min(accuracies) > 0.75
