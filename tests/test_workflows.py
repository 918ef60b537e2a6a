"""The workflows cannot run here. Promised is that what they call exists, that they may do little, and that nothing is unpinned."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
import yaml

from scripts.workreport.compare import show
from tests.conftest import change, copy_package

ROOT = Path(__file__).resolve().parents[1]
PLACES = sorted((ROOT / ".github/workflows").glob("*.yml"))
FLOWS = {place.stem: yaml.safe_load(place.read_text(encoding="utf-8")) for place in PLACES}
JOBS = {(flow, name): job for flow, content in FLOWS.items() for name, job in content["jobs"].items()}
STEPS = [(flow, name, step) for (flow, name), job in JOBS.items() for step in job["steps"]]
RUNS = [(f"{flow}-{name}-{at}", step["run"]) for at, (flow, name, step) in enumerate(STEPS) if "run" in step]
BASH = shutil.which("bash")
needs_bash = pytest.mark.skipif(not BASH or os.name == "nt", reason="no bash")


def test_there_are_the_two_workflows() -> None:
    assert set(FLOWS) == {"validate", "release"}
    # YAML reads the key `on` as true.
    assert set(FLOWS["validate"][True]) == {"push", "pull_request"} and set(FLOWS["release"][True]["push"]) == {"tags"}


def test_every_action_is_pinned_by_a_full_hash_with_its_version_beside_it() -> None:
    lines = [
        line.strip() for place in PLACES for line in place.read_text(encoding="utf-8").splitlines() if "uses:" in line
    ]
    assert lines and len(lines) == sum("uses" in step for _, _, step in STEPS)
    for line in lines:
        assert re.fullmatch(r"(?:- )?uses: actions/[a-z-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+", line), line
    pins = {tuple(line.split("uses: ")[1].split("@")) for line in lines}
    assert len(pins) == len({action for action, _ in pins}), "one action, two versions"


def test_no_job_may_more_than_it_needs() -> None:
    for content in FLOWS.values():
        assert content["permissions"] == {}
    rights = {place: job["permissions"] for place, job in JOBS.items()}
    writing = {place: right for place, right in rights.items() if "write" in right.values()}
    assert writing == {
        ("validate", "comment"): {"pull-requests": "write"},
        ("release", "publish"): {"contents": "write"},
    }
    assert all(right == {"contents": "read"} for place, right in rights.items() if place not in writing)


def test_a_job_that_may_write_runs_nothing_of_the_repository() -> None:
    for place, job in JOBS.items():
        if "write" in job["permissions"].values():
            text = yaml.safe_dump(job["steps"])
            assert not re.search(r"checkout|scripts/|make |pip |python", text), place


def test_no_checkout_keeps_the_token_and_no_job_runs_for_hours() -> None:
    for _, _, step in STEPS:
        if step.get("uses", "").startswith("actions/checkout@"):
            assert step["with"]["persist-credentials"] is False
    assert all(job["timeout-minutes"] <= 30 for job in JOBS.values())


def test_what_others_wrote_never_becomes_a_command() -> None:
    """Titles, branch names and file contents come in as variables, never as text of the script."""
    for name, script in RUNS:
        assert "${{" not in script, name


def test_a_comment_is_posted_only_where_the_token_may_write() -> None:
    condition = JOBS["validate", "comment"]["if"]
    assert "head.repo.full_name == github.repository" in condition and "!cancelled()" in condition
    assert "pull_request_target" not in "".join(place.read_text(encoding="utf-8") for place in PLACES)


def test_every_command_exists_with_its_options() -> None:
    targets = set(re.findall(r"(?m)^([a-z-]+):", (ROOT / "Makefile").read_text(encoding="utf-8")))
    called: dict[str, set[str]] = {}
    seen = 0
    for name, script in RUNS:
        for target in re.findall(r"(?m)(?:^|\s)make ([a-z-]+)", script):
            assert target in targets, f"{name}: make {target}"
            seen += 1
        for file in re.findall(r"-r (\S+)", script):
            assert (ROOT / file).is_file(), f"{name}: {file}"
        for command, rest in re.findall(r"(scripts/[a-z]+\.py)([^\n|;>]*)", script):
            called.setdefault(command, set()).update(re.findall(r"--[a-z-]+", rest))
    assert seen >= 3 and {"scripts/validate.py", "scripts/build.py", "scripts/compare.py", "scripts/release.py"} == set(
        called
    )
    for command, options in called.items():
        help_ = subprocess.run(
            [sys.executable, ROOT / command, "--help"], capture_output=True, text=True, encoding="utf-8", check=True
        ).stdout
        assert all(option in help_ for option in options), (command, options)


def test_everything_is_installed_with_hashes() -> None:
    for name, script in RUNS:
        for line in script.splitlines():
            assert "pip install" not in line or "--require-hashes -r requirements" in line, name


def test_the_versions_of_python_are_those_of_the_project() -> None:
    matrix = JOBS["validate", "check"]["strategy"]["matrix"]
    assert matrix["python"] == ["3.11", "3.12", "3.13"] and {os.split("-")[0] for os in matrix["os"]} == {
        "ubuntu",
        "macos",
        "windows",
    }
    assert (
        tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]["requires-python"]
        == f">={matrix['python'][0]}"
    )


@needs_bash
@pytest.mark.parametrize(("name", "script"), RUNS, ids=[name for name, _ in RUNS])
def test_every_script_is_bash_that_parses(name: str, script: str) -> None:
    done = subprocess.run([BASH, "-n"], input=script, text=True, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr


def test_the_gate_needs_nothing_installed() -> None:
    done = subprocess.run(
        [sys.executable, "-I", "-S", str(ROOT / "scripts/compare.py"), str(ROOT), str(ROOT), "--gate"],
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stderr


def gate(base: Path, folder: Path) -> tuple[int, str, str]:
    """Exit status, summary and output of the script of the gate, run over this repository against `base`."""
    (script,) = [step["run"] for step in JOBS["validate", "gate"]["steps"] if step.get("id") == "compare"]
    places = {key: folder / key for key in ("GITHUB_STEP_SUMMARY", "GITHUB_OUTPUT")}
    (folder / "bin").mkdir()
    (folder / "bin/python").symlink_to(sys.executable)
    environment = (
        os.environ
        | {key: str(place) for key, place in places.items()}
        | {"BASE": str(base), "RUNNER_TEMP": str(folder)}
    )
    environment["PATH"] = f"{folder / 'bin'}{os.pathsep}{os.environ['PATH']}"
    done = subprocess.run(
        [BASH, "-e", "-o", "pipefail", "-c", script],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    return done.returncode, *(place.read_text(encoding="utf-8") for place in places.values())


@needs_bash
def test_the_gate_posts_the_comparison_and_fails_on_an_unrecorded_change(tmp_path: Path) -> None:
    base = copy_package(tmp_path / "base")
    (tmp_path / "sound").mkdir()
    status, summary, output = gate(base, tmp_path / "sound")
    assert status == 0 and "Gate: every change is recorded" in summary and output.startswith("comparison<<")
    change(base, "figures", lambda row: row["value"] == "63.9", value="62.9")
    (tmp_path / "broken").mkdir()
    status, summary, output = gate(base, tmp_path / "broken")
    assert status == 1 and "| `62.9` | `63.9` |" in summary and summary in output


@needs_bash
def test_the_release_refuses_a_tag_that_is_not_the_version() -> None:
    (script,) = [
        step["run"] for step in JOBS["release", "files"]["steps"] if step.get("name", "").startswith("the tag")
    ]
    version = yaml.safe_load((ROOT / "CITATION.cff").read_text(encoding="utf-8"))["version"]
    script = script.replace("python", f"'{sys.executable}'")
    for tag, status in ((f"v{version}", 0), ("v0.0.1", 1)):
        assert (
            subprocess.run([BASH, "-c", script], cwd=ROOT, env=os.environ | {"TAG": tag}, check=False).returncode
            == status
        )


@needs_bash
def test_the_release_refuses_a_version_without_a_date(tmp_path: Path) -> None:
    (script,) = [step["run"] for step in JOBS["release", "files"]["steps"] if step.get("name", "").endswith("a date")]
    for heading, status in (("[3.1.0] - 2030-01-02", 0), ("[3.1.0] - unreleased", 1), ("[3.1.00] - 2030-01-02", 1)):
        (tmp_path / "CHANGELOG.md").write_text(f"## [4.0.0] - 2031-01-02\n## {heading}\n", encoding="utf-8")
        done = subprocess.run([BASH, "-c", script], cwd=tmp_path, env=os.environ | {"TAG": "v3.1.0"}, check=False)
        assert done.returncode == status, heading


@needs_bash
def test_the_longest_comparison_fits_the_variable_that_carries_it() -> None:
    (script,) = [step["run"] for step in JOBS["validate", "comment"]["steps"]]
    first = script.splitlines()[0].partition(" > ")[0]
    text = "数" * (show.MOST // len("数".encode()))
    done = subprocess.run(
        [BASH, "-c", first], env=os.environ | {"COMPARISON": text}, capture_output=True, text=True, check=False
    )
    assert done.stdout == text + "\n" and len(text) < 65_536, done.stderr


def test_the_hook_for_pre_commit_runs_on_what_validation_reads() -> None:
    (hook,) = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert (
        hook["entry"] == "make --silent validate" and hook["language"] == "system" and hook["pass_filenames"] is False
    )
    read = re.compile(hook["files"])
    for path in (
        "data/figures.csv",
        "data/source/reports.csv",
        "schemas/figures.json",
        "datapackage.json",
        "CHANGELOG.md",
        "CITATION.cff",
    ):
        assert read.search(path), path
    assert not read.search("tests/test_page.py") and not read.search("README.md")
