"""The wheel carries policies and texts with it: installed elsewhere, it runs the sample."""

from __future__ import annotations

import os
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[2]


def python(*arguments: str, cwd: Path, **environment: str) -> str:
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=cwd,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("wheel")
    python("-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder), cwd=PROJECT)
    (built,) = folder.glob("*.whl")
    return built


def test_the_wheel_holds_every_policy_and_no_test(wheel: Path) -> None:
    names = zipfile.ZipFile(wheel).namelist()
    policies = {path.parent.name for path in (PROJECT / "subsidycalc" / "policies").glob("*/policy.toml")}
    assert {name.split("/")[2] for name in names if name.endswith("/policy.toml")} == policies
    assert not [name for name in names if name.startswith(("tests/", "bench/", "sample_data/"))]


def test_the_wheel_runs_the_sample_from_elsewhere(wheel: Path, tmp_path: Path) -> None:
    site = tmp_path / "site"
    python("-m", "pip", "install", "--quiet", "--no-deps", "--target", str(site), str(wheel), cwd=tmp_path)
    where = python(
        "-c", "import subsidycalc; print(subsidycalc.__file__)", cwd=tmp_path, PYTHONPATH=str(site)
    )
    assert Path(where.strip()).is_relative_to(site)

    sample = PROJECT / "sample_data" / "lucheng-2023.xlsx"
    result = tmp_path / "result.xlsx"
    run = ("-m", "subsidycalc", "run", str(sample), "--policy", "lucheng-2023", "-o", str(result), "--quiet")
    python(*run, cwd=tmp_path, PYTHONPATH=str(site))
    assert result.stat().st_size > 0
