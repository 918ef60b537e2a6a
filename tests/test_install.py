"""Promises about the installed engine: the wheel alone drafts, builds and validates a package anywhere, as a checkout does."""

from __future__ import annotations

import ast
import os
import re
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest
from hatchling.builders.wheel import WheelBuilder

from scripts.workreport import cli
from scripts.workreport.package import Package
from tests.conftest import ROOT, copy_package

REPORT = """澄屿市人民政府工作报告
——2026年1月20日在澄屿市第九届人民代表大会第五次会议上
市长 言午
各位代表：
现在，我代表市人民政府，向大会报告工作，请予审议，并请列席人员提出意见。
一、2025年工作回顾
过去一年，面对复杂严峻的外部环境和艰巨繁重的改革任务，我们坚持稳中求进，完整准确全面贯彻新发展理念，各项事业取得新的进展。
地区生产总值完成812.4亿元，增长5.2%。固定资产投资增长6.1%。一般公共预算收入完成41.3亿元，增长3.5%。
民生实事件件落地，城乡面貌持续改善，群众获得感不断增强，社会大局保持和谐稳定，营商环境更加优化，改革开放继续深化。
二、2026年工作安排
今年主要预期目标是：地区生产总值增长5%左右，固定资产投资增长6%。
我们要大力弘扬实干精神，全面加强自身建设，不折不扣抓好落实，以优异成绩回报全市人民的信任和期待，奋力谱写发展新篇章。
"""


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, unpacked where nothing of the repository lies."""
    folder = tmp_path_factory.mktemp("wheel")
    (wheel,) = WheelBuilder(str(ROOT)).build(directory=str(folder), versions=["standard"])
    with zipfile.ZipFile(wheel) as file:
        file.extractall(folder / "site")
    return folder / "site"


def workreport(site: Path, folder: Path, *arguments: object) -> subprocess.CompletedProcess:
    """Run the engine of the wheel with `folder` as the current one."""
    elsewhere = {name: value for name, value in os.environ.items() if name != "WORK_REPORT_PAGE"}
    return subprocess.run(
        [sys.executable, "-P", "-B", "-m", "workreport", *map(str, arguments)],
        capture_output=True, text=True, encoding="utf-8", cwd=folder, env=elsewhere | {"PYTHONPATH": str(site)}, check=False,
    )  # fmt: skip


def test_the_wheel_holds_the_engine_whole_and_nothing_of_one_package(site: Path) -> None:
    engine = ROOT / "scripts" / "workreport"
    wanted = {p.relative_to(engine).as_posix() for p in engine.rglob("*") if p.is_file() and p.suffix != ".pyc"}
    there = {p.relative_to(site / "workreport").as_posix() for p in (site / "workreport").rglob("*") if p.is_file()}
    assert wanted <= there
    rest = {path for path in there - wanted if not path.startswith("template/schemas/")}
    assert rest == {"template/datapackage.json", "template/data/reference/codes.csv"}
    (entry,) = site.glob("*.dist-info/entry_points.txt")
    assert "workreport = workreport.cli:main" in entry.read_text()
    version = Package(ROOT).descriptor["version"]
    assert entry.parent.name == f"workreport-{version}.dist-info"


def test_no_import_of_the_engine_leaves_it() -> None:
    engine = ROOT / "scripts" / "workreport"
    for place in engine.rglob("*.py"):
        depth = len(place.relative_to(engine).parts)
        for node in ast.walk(ast.parse(place.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                assert node.level <= depth, place
            names = [node.module or ""] if isinstance(node, ast.ImportFrom) and not node.level else []
            names += [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
            assert not {name.partition(".")[0] for name in names} & {"scripts", "schemas", "tests"}, place


def test_a_package_is_drafted_built_and_validated_by_the_installed_command_alone(site: Path, tmp_path: Path) -> None:
    (tmp_path / "report.txt").write_text(REPORT, encoding="utf-8")
    new = tmp_path / "new"
    done = workreport(site, tmp_path, "draft", "report.txt", "--out", new, "--place", "229900")
    assert done.returncode == 0, done.stderr
    done = workreport(site, new / "data", "validate")
    assert done.returncode == 0, done.stdout + done.stderr
    assert re.search(r"(?m)^tables +\d\d$", done.stdout) and re.search(r"(?m)^figures +[5-9]$", done.stdout)
    assert workreport(site, new, "build", "--check").returncode == 0
    # From anywhere, and a mistake is named as in a checkout.
    place = new / "datapackage.json"
    place.write_text(place.read_text("utf-8").replace('"format": "csv"', '"format": "tsv"', 1), "utf-8")
    done = workreport(site, Path("/"), "validate", "--package", new, "--layer", "descriptor")
    assert done.returncode == 1 and "datapackage.json figures.format: found tsv" in done.stdout


def test_the_installed_command_says_of_this_package_what_the_checkout_says(site: Path, tmp_path: Path) -> None:
    package = copy_package(tmp_path / "package")
    layers = ("--layer", "descriptor", "contracts", "provenance", "consistency", "freshness", "--format", "json")
    done = workreport(site, package / "data" / "source", "validate", *layers)
    here = subprocess.run(
        [sys.executable, ROOT / "scripts/validate.py", *layers], capture_output=True, text=True, encoding="utf-8"
    )
    assert (done.returncode, done.stderr) == (0, "")
    drop = re.compile(r'"seconds": \{.*?\}', re.DOTALL)
    assert drop.sub("", done.stdout) == drop.sub("", here.stdout)


def test_every_command_is_listed_and_explains_itself(capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(["--help"])
    listed = capsys.readouterr().out
    assert end.value.code == 0 and all(f"  {name} " in listed for name in cli.COMMANDS)
    for name in cli.COMMANDS:
        assert (ROOT / "scripts" / f"{name}.py").is_file()
        with pytest.raises(SystemExit) as end:
            cli.main([name, "--help"])
        assert end.value.code == 0 and capsys.readouterr().out.startswith(f"usage: workreport {name} ")


@pytest.mark.parametrize("words", [[], ["nonsense"], ["--nonsense"]])
def test_what_is_no_command_is_refused_with_the_commands_that_are(words, capsys: pytest.CaptureFixture) -> None:
    with pytest.raises(SystemExit) as end:
        cli.main(words)
    said = capsys.readouterr().err
    assert end.value.code == 2 and "workreport" in said and "Traceback" not in said
