"""A result is put in place whole or not at all; whatever was there before stays until then."""

from __future__ import annotations

import errno
import os
import signal
import stat
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from subsidycalc.results.workbook.writing import target as placing
from subsidycalc.results.workbook.writing.target import OutputError, placed

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

ROOT = Path(__file__).parents[2]


def put(
    path: Path,
    *,
    inputs: Sequence[Path] = (),
    force: bool = False,
    meanwhile: Callable[[], object] | None = None,
) -> None:
    """Put a file in place; something may happen when half of it is written."""
    with placed(path, inputs, force=force) as stream:
        stream.write(b"n")
        if meanwhile is not None:
            meanwhile()
        stream.write(b"ew")


def raising(error: BaseException) -> Callable[[], object]:
    def fail() -> None:
        raise error

    return fail


def left_behind(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def test_a_file_is_written_and_nothing_else(tmp_path: Path) -> None:
    put(tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == b"new"
    assert left_behind(tmp_path) == ["out.xlsx"]


@pytest.mark.parametrize(
    ("mask", "mode"), [(0, 0o666), (0o022, 0o644), (0o077, 0o600), (0o277, 0o600), (0o777, 0o600)]
)
def test_its_mode_is_as_the_umask_says_but_its_owner_can_always_use_it(
    mask: int, mode: int, tmp_path: Path
) -> None:
    before = os.umask(mask)
    try:
        put(tmp_path / "out.xlsx")
    finally:
        os.umask(before)
    assert stat.S_IMODE((tmp_path / "out.xlsx").stat().st_mode) == mode


def test_an_existing_file_is_kept_unless_forced(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").write_bytes(b"old")
    with pytest.raises(OutputError, match="--force"):
        put(tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == b"old"
    put(tmp_path / "out.xlsx", force=True)
    assert (tmp_path / "out.xlsx").read_bytes() == b"new"
    assert left_behind(tmp_path) == ["out.xlsx"]


def test_a_file_that_appears_meanwhile_is_not_written_over(tmp_path: Path) -> None:
    path = tmp_path / "out.xlsx"
    with pytest.raises(OutputError, match="exists already"):
        put(path, meanwhile=lambda: path.write_bytes(b"somebody else's"))
    assert path.read_bytes() == b"somebody else's"
    assert left_behind(tmp_path) == ["out.xlsx"]


@pytest.mark.parametrize("way", ["itself", "symbolic link", "hard link"])
def test_an_input_is_never_written_over(tmp_path: Path, way: str) -> None:
    source = tmp_path / "in.xlsx"
    source.write_bytes(b"input")
    target = source if way == "itself" else tmp_path / "other.xlsx"
    if way == "symbolic link":
        target.symlink_to(source)
    elif way == "hard link":
        os.link(source, target)
    with pytest.raises(OutputError, match="is an input"):
        put(target, inputs=[source], force=True)
    assert source.read_bytes() == b"input"


def test_a_file_of_an_input_folder_is_never_written_over(tmp_path: Path) -> None:
    (tmp_path / "企业.csv").write_bytes(b"input")
    with pytest.raises(OutputError, match="is an input"):
        put(tmp_path / "企业.csv", inputs=[tmp_path], force=True)


def test_a_link_elsewhere_is_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    real = tmp_path / "real" / "out.xlsx"
    real.write_bytes(b"old")
    (tmp_path / "link.xlsx").symlink_to(real)
    put(tmp_path / "link.xlsx", force=True)
    assert (tmp_path / "link.xlsx").is_symlink()
    assert real.read_bytes() == b"new"


def test_the_place_must_be_there_and_be_a_place(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"")
    for path, said in (
        (tmp_path / "none" / "out.xlsx", "there is no folder"),
        (tmp_path / "file" / "out.xlsx", "is no folder"),
        (tmp_path, "is a folder"),
        (tmp_path / ("x" * 300 + ".xlsx"), "too long"),
    ):
        with pytest.raises(OutputError, match=said):
            put(path)
    assert left_behind(tmp_path) == ["file"]


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="permissions do not bind everyone")
def test_a_folder_without_permission_is_refused(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    try:
        with pytest.raises(OutputError, match="no permission"):
            put(tmp_path / "out.xlsx")
    finally:
        tmp_path.chmod(0o700)


@pytest.mark.parametrize("lock", [".~lock.out.xlsx#", "~$out.xlsx"])
def test_a_file_that_is_open_elsewhere_is_refused(tmp_path: Path, lock: str) -> None:
    (tmp_path / "out.xlsx").write_bytes(b"old")
    (tmp_path / lock).write_bytes(b"")
    with pytest.raises(OutputError, match="open in another program"):
        put(tmp_path / "out.xlsx", force=True)
    assert (tmp_path / "out.xlsx").read_bytes() == b"old"


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (errno.ENOSPC, "disk is full"),
        (errno.EROFS, "read-only"),
        (errno.EACCES, "no permission"),
        (errno.EIO, "could not be written"),
    ],
)
def test_a_failing_disk_leaves_the_old_file_and_nothing_else(tmp_path: Path, number: int, said: str) -> None:
    (tmp_path / "out.xlsx").write_bytes(b"old")
    with pytest.raises(OutputError, match=said):
        put(tmp_path / "out.xlsx", force=True, meanwhile=raising(OSError(number, os.strerror(number))))
    assert (tmp_path / "out.xlsx").read_bytes() == b"old"
    assert left_behind(tmp_path) == ["out.xlsx"]


@pytest.mark.parametrize("ending", [KeyboardInterrupt, SystemExit, ValueError])
def test_any_other_ending_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, ending: type[BaseException]
) -> None:
    (tmp_path / "out.xlsx").write_bytes(b"old")
    with pytest.raises(ending):
        put(tmp_path / "out.xlsx", force=True, meanwhile=raising(ending()))
    assert (tmp_path / "out.xlsx").read_bytes() == b"old"
    assert left_behind(tmp_path) == ["out.xlsx"]


def test_a_disk_without_links_is_written_too(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def no_links(_source: object, _target: object) -> None:
        raise OSError(errno.EPERM, os.strerror(errno.EPERM))

    monkeypatch.setattr(placing.os, "link", no_links)
    put(tmp_path / "out.xlsx")
    assert (tmp_path / "out.xlsx").read_bytes() == b"new"
    assert left_behind(tmp_path) == ["out.xlsx"]


WAITING = """
import signal, sys, time
from pathlib import Path
from subsidycalc.results.workbook.writing.target import placed

def stop(number, frame):
    sys.exit(143)

signal.signal(signal.SIGTERM, stop)
with placed(Path(sys.argv[1]), [], force=True) as stream:
    stream.write(b"half")
    stream.flush()
    print("writing", flush=True)
    time.sleep(60)
"""


@pytest.mark.skipif(os.name == "nt", reason="signals")
def test_a_process_that_is_ended_while_writing_leaves_nothing_half_done(tmp_path: Path) -> None:
    (tmp_path / "out.xlsx").write_bytes(b"old")
    process = subprocess.Popen(
        [sys.executable, "-c", WAITING, str(tmp_path / "out.xlsx")],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == b"writing\n"
    assert len(left_behind(tmp_path)) == 2
    process.send_signal(signal.SIGTERM)
    assert process.wait(timeout=30) == 143
    process.stdout.close()
    assert left_behind(tmp_path) == ["out.xlsx"]
    assert (tmp_path / "out.xlsx").read_bytes() == b"old"
