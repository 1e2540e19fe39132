from __future__ import annotations

import hashlib
import os
from typing import TYPE_CHECKING

import pytest
from tables.sheet_reading import read, write_xlsx

from subsidycalc.tables.model import InputFile, UnusableInputError

if TYPE_CHECKING:
    from pathlib import Path


def _csv(path: Path, text: str = "uscc,姓名\n1,2\n") -> Path:
    path.write_text(text, encoding="utf-8")
    return path


def test_each_file_is_recorded_by_name_size_and_hash(tmp_path: Path) -> None:
    file = _csv(tmp_path / "员工.csv")
    content = file.read_bytes()
    assert read(file).files == [InputFile("员工.csv", len(content), hashlib.sha256(content).hexdigest())]


def test_a_folder_gives_its_text_files_in_order_and_names_the_rest(tmp_path: Path) -> None:
    for name in ("员工.csv", "企业.CSV", "~$员工.csv", ".hidden.csv"):
        _csv(tmp_path / name)
    (tmp_path / "readme.md").write_text("x", encoding="utf-8")
    (tmp_path / "sub").mkdir()
    batch = read(tmp_path)
    assert [sheet.label for sheet in batch.sheets] == ["企业.CSV", "员工.csv"]
    assert batch.looked_at == ["readme.md"]
    assert [
        (one.code, dict(one.values)["files"]) for one in batch.notices if one.code == "folders-skipped"
    ] == [("folders-skipped", "sub/")]


def test_sheets_of_several_workbooks_bear_the_files_name(tmp_path: Path) -> None:
    first = write_xlsx(tmp_path / "a.xlsx", {"员工": [["uscc"]]})
    second = write_xlsx(tmp_path / "b.xlsx", {"员工": [["uscc"]]})
    assert [sheet.label for sheet in read(first).sheets] == ["员工"]
    assert [sheet.label for sheet in read(first, second).sheets] == ["[a.xlsx]员工", "[b.xlsx]员工"]


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match="文件不存在"):
        read(tmp_path / "nowhere.xlsx")


def test_an_empty_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnusableInputError, match=r"没有 \.csv 或 \.parquet"):
        read(tmp_path)


def test_one_file_given_twice_is_refused_also_through_a_link(tmp_path: Path) -> None:
    file = _csv(tmp_path / "员工.csv")
    (tmp_path / "link.csv").symlink_to(file)
    with pytest.raises(UnusableInputError, match="给了两次"):
        read(file, tmp_path / "link.csv")


def test_a_device_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    with pytest.raises(UnusableInputError, match="不是普通文件"):
        read(tmp_path / "pipe.csv")


def test_a_file_without_permission_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = _csv(tmp_path / "员工.csv")

    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "Permission denied")

    # The administrator, as whom tests may run, could read any file: the refusal is played.
    monkeypatch.setattr(type(file), "open", refuse)
    with pytest.raises(UnusableInputError, match=r"员工\.csv：没有读取权限"):
        read(file)
