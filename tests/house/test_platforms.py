"""The dependencies of the systems that the package can't be built on here exist as ready-made wheels."""

import importlib.metadata
import subprocess
import sys
import tomllib
from collections.abc import Iterator
from pathlib import Path

import pytest
from packaging.requirements import Requirement

from tests.house.conftest import ROOT

SYSTEMS = {
    "win_amd64": {"sys_platform": "win32", "platform_system": "Windows", "os_name": "nt", "platform_machine": "AMD64"},
    "macosx_14_0_arm64": {
        "sys_platform": "darwin",
        "platform_system": "Darwin",
        "os_name": "posix",
        "platform_machine": "arm64",
    },
}


def required_on(environment: dict[str, str], names: list[str], seen: set[str]) -> Iterator[str]:
    """The requirements of `names` and of theirs. pip itself judges markers by the machine that it runs on."""
    for text in names:
        requirement = Requirement(text)
        if requirement.marker and not requirement.marker.evaluate({**environment, "extra": ""}):
            continue
        requirement.marker = None
        yield str(requirement)
        if requirement.name not in seen:
            seen.add(requirement.name)
            try:
                theirs = importlib.metadata.requires(requirement.name) or []
            except importlib.metadata.PackageNotFoundError:  # only the other system needs it; pip follows it from here
                continue
            yield from required_on(environment, theirs, seen)


@pytest.mark.network
@pytest.mark.parametrize("system", SYSTEMS)
def test_resolves(system: str, tmp_path: Path) -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    requirements = sorted(set(required_on(SYSTEMS[system], project["dependencies"], set())))
    if system == "win_amd64":
        assert any(requirement.startswith("pywin32-ctypes") for requirement in requirements)
    command = [sys.executable, "-m", "pip", "install", "--dry-run", "--ignore-installed", "--no-input", "--quiet"]
    command += ["--platform", system, "--python-version", "3.11", "--implementation", "cp", "--only-binary=:all:"]
    command += ["--retries", "5", "--target", str(tmp_path), *requirements]
    for _ in range(3):  # a package index may be down for a moment
        result = subprocess.run(command, capture_output=True, text=True)
        if result.returncode == 0:
            return
    pytest.fail(result.stderr)


def test_what_never_ran_is_marked_where_it_stands() -> None:
    spec = (ROOT / "build.spec").read_text(encoding="utf-8")
    for start in ("def windows_version", "if WINDOWS:", "if MACOS:"):
        line = next(line for line in spec.splitlines() if line.startswith(start))
        assert "UNVERIFIED" in line, line
    lines = (ROOT / ".github" / "workflows" / "release.yml").read_text(encoding="utf-8").splitlines()
    assert any("UNVERIFIED" in line for line in lines[:5])
    for number, line in enumerate(lines):
        if "(Windows)" in line or "(macOS)" in line or "system: windows" in line:
            assert "UNVERIFIED" in line + lines[number - 1], line
