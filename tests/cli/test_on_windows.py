"""Where Windows differs, as far as it can be imitated here: CONTRIBUTING lists every such place."""

from __future__ import annotations

import errno
import io
import signal
import sys
from typing import TYPE_CHECKING

import pytest

from subsidycalc import __main__ as entry
from subsidycalc.cli import streams
from subsidycalc.cli.language import language_of
from subsidycalc.results.workbook.writing import target
from subsidycalc.results.workbook.writing.target import OutputError, placed

if TYPE_CHECKING:
    from pathlib import Path


def test_signals_that_are_not_there_are_not_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("SIGHUP", "setitimer", "SIGALRM"):
        monkeypatch.delattr(signal, name)
    handled: list[int] = []
    monkeypatch.setattr(signal, "getsignal", lambda _number: signal.SIG_DFL)
    monkeypatch.setattr(signal, "signal", lambda number, _handler: handled.append(number))
    entry._handle(signal.SIG_IGN)
    assert handled == [signal.SIGINT, signal.SIGTERM]


def test_streams_are_left_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(streams.os, "name", "nt")
    monkeypatch.setattr(streams, "_open_missing", lambda: None)
    before = sys.stdout
    streams.prepare_streams()
    assert sys.stdout is before


def test_a_gbk_terminal_shows_a_minus_that_it_lacks_as_one(monkeypatch: pytest.MonkeyPatch) -> None:
    raw = io.BytesIO()
    monkeypatch.setattr(sys, "stdout", io.TextIOWrapper(raw, "gbk"))
    streams.escape_unknown_characters()
    sys.stdout.write("净变动 \u221215,000.00元 \u280b")
    sys.stdout.flush()
    assert raw.getvalue().decode("gbk") == "净变动 -15,000.00元 \\u280b"


def test_a_result_is_written_where_files_cannot_be_locked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(target, "fcntl", None)
    with placed(tmp_path / "结果 三月.xlsx", (), force=False) as stream:
        stream.write(b"new")
    assert [file.name for file in tmp_path.iterdir()] == ["结果 三月.xlsx"]


def test_a_workbook_that_is_open_in_excel_is_said_to_be_open(tmp_path: Path) -> None:
    class SharingViolationError(PermissionError):
        winerror = 32

    target = tmp_path / "out.xlsx"
    with pytest.raises(OutputError) as caught, placed(target, (), force=True):
        raise SharingViolationError(errno.EACCES, "The process cannot access the file")
    assert "正在其他程序中打开" in caught.value.zh
    assert list(tmp_path.iterdir()) == []


def test_the_callers_configuration_lies_under_appdata(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("XDG_CONFIG_HOME", raising=False)
    monkeypatch.setenv("APPDATA", str(tmp_path))
    (tmp_path / "subsidycalc").mkdir()
    (tmp_path / "subsidycalc" / "subsidycalc.toml").write_bytes('# 语言\r\nlang = "en"\r\n'.encode("gbk"))
    assert language_of(["policies"]) == "en"
