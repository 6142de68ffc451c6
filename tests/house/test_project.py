"""What a newcomer and a packager rely on: commands, licence, ranges, sizes, and no trace of one machine."""

import re
import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

import pytest
import yaml
from packaging.requirements import Requirement

from tests.house.conftest import ROOT
from wizard.catalog import Catalog
from wizard.practice import SCENARIOS

LONGEST = 300
TEXT = {".py", ".toml", ".md", ".sh", ".txt", ".yml", ".ts", ".spec", ".svg", "", ".cfg", ".json"}


def project() -> dict:
    return tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]


def test_readme_names_the_two_commands_first() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    assert readme.index("make run") < readme.index("make test")
    for command in set(re.findall(r"`make (\w+)`", readme)):
        assert re.search(rf"^{command}:", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE), command


def test_readme_examples_exist() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    scenarios = set(re.findall(r"inbox-wizard practice ([a-z]\S+)", readme))
    problems = re.findall(r"inbox-wizard problems ([A-Z]\w+)/(\w+)", readme)
    assert scenarios and scenarios <= {scenario.id for scenario in SCENARIOS}
    assert problems and all(Catalog.load().problem(*problem) for problem in problems)


def test_readme_links_lead_somewhere() -> None:
    readme = (ROOT / "README.md").read_text("utf-8")
    targets = [target for target in re.findall(r"\]\(([^)#]+)", readme) if "://" not in target]
    assert targets
    assert [target for target in targets if not (ROOT / target).exists()] == []


def test_licence_is_the_declared_one() -> None:
    assert (ROOT / "LICENSE").read_text("utf-8").startswith(f"{project()['license']['text']} License")


def test_every_dependency_has_a_floor_and_a_ceiling() -> None:
    for text in project()["dependencies"] + project()["optional-dependencies"]["dev"]:
        operators = {part.operator for part in Requirement(text).specifier}
        assert operators == {">=", "<"}, text


def test_installed_versions_are_inside_the_ranges() -> None:
    from importlib.metadata import version

    for text in project()["dependencies"] + project()["optional-dependencies"]["dev"]:
        requirement = Requirement(text)
        assert requirement.specifier.contains(version(requirement.name)), text


def test_no_path_of_one_machine(tracked: list[Path]) -> None:
    own_name = re.compile(r"(?<![\w.])/(?:work|root|home/\w+|Users/\w+)/|\.\./sha" + "red|shared/sp" + "ec")
    found = [
        f"{path}:{number}"
        for path in tracked
        if path.suffix in TEXT and path != Path(__file__).relative_to(ROOT)
        for number, line in enumerate((ROOT / path).read_text("utf-8", errors="replace").splitlines(), 1)
        if own_name.search(line)
    ]
    assert found == []


def test_every_file_reads_in_one_sitting(tracked: list[Path]) -> None:
    lengths = {
        str(path): len((ROOT / path).read_text("utf-8").splitlines())
        for path in tracked
        if path.suffix == ".py" and path.parts[0] in ("wizard", "resources")
    }
    assert lengths
    assert {path: length for path, length in lengths.items() if length > LONGEST} == {}


def test_nothing_built_is_committed(tracked: list[Path]) -> None:
    assert [
        path for path in tracked if path.suffix in (".qm", ".pyc", ".so") or path.parts[0] in ("build", "dist")
    ] == []


def test_release_workflow_covers_the_three_systems() -> None:
    workflow = yaml.safe_load((ROOT / ".github" / "workflows" / "release.yml").read_text("utf-8"))
    jobs = workflow["jobs"]
    runners = {row["runner"].partition("-")[0] for row in jobs["package"]["strategy"]["matrix"]["include"]}
    commands = [step.get("run", "") for step in jobs["package"]["steps"]]
    assert runners == {"ubuntu", "windows", "macos"}
    assert any("build.spec" in command for command in commands)
    assert any("--selfcheck" in command for command in commands)
    assert jobs["release"]["needs"] == "package"


@pytest.mark.parametrize("script", [".ci/run", *(f".ci/{path.name}" for path in sorted(ROOT.glob(".ci/*.sh")))])
def test_scripts_are_executable_bash(script: str) -> None:
    path = ROOT / script
    assert path.stat().st_mode & 0o111
    subprocess.run(["bash", "-n", str(path)], check=True)


def test_ci_runs_the_tests_command_of_the_readme() -> None:
    assert "make --no-print-directory test" in (ROOT / ".ci" / "run").read_text("utf-8")


def test_apt_lists_are_one_name_a_line() -> None:
    for path in [*ROOT.glob(".ci/apt-*.txt"), ROOT / "tests" / "servers" / "apt-packages.txt"]:
        for line in path.read_text("utf-8").splitlines():
            assert re.fullmatch(r"([a-z0-9][a-z0-9.+-]+)?\s*(#.*)?", line), (path.name, line)


def test_the_installed_program_has_its_resources(tracked: list[Path], tmp_path: Path) -> None:
    command = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-input", "--wheel-dir", str(tmp_path)]
    built = subprocess.run([*command, str(_copy_of(tracked, tmp_path / "copy"))], capture_output=True, text=True)
    assert built.returncode == 0, built.stderr
    with zipfile.ZipFile(next(tmp_path.glob("*.whl"))) as wheel:
        held = {name.partition("/data/share/inbox-wizard/")[2] for name in wheel.namelist()}
    resources = {
        path.as_posix() for path in tracked if path.parts[0] == "resources" and path.suffix not in (".ts", ".py")
    }
    assert resources
    assert resources - held == set()


def _copy_of(tracked: list[Path], target: Path) -> Path:
    """Only what is committed, so that the build leaves nothing in the checkout."""
    for path in tracked:
        (target / path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / path, target / path)
    return target
