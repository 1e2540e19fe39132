"""What the system says comes in our words, in both languages, on Linux and on Windows."""

from __future__ import annotations

import errno
import os
import sqlite3

import pytest

from subsidycalc.texts.system import in_our_words


class WindowsError(OSError):
    """An error as Windows gives it: Python's number is that of a lack of permission, the reason stands beside it."""

    def __init__(self, winerror: int) -> None:
        super().__init__(errno.EACCES, "The process cannot access the file")
        self.winerror = winerror


@pytest.mark.parametrize(
    ("error", "zh", "en"),
    [
        (OSError(errno.ENOSPC, os.strerror(errno.ENOSPC)), "磁盘空间不足", "the disk is full"),
        (PermissionError(errno.EACCES, "Permission denied"), "没有权限", "no permission"),
        (WindowsError(32), "正在其他程序中打开", "open in another program"),
        (WindowsError(5), "没有权限", "no permission"),
        (WindowsError(123), "文件名中有不允许的字符", "the name holds characters that are not allowed"),
        (OSError(errno.EPROTO, "Protocol error"), f"系统错误 {errno.EPROTO}", f"system error {errno.EPROTO}"),
        (sqlite3.DatabaseError("?"), "系统没有说明原因", "the system did not say why"),
    ],
)
def test_the_reason_is_said_in_both_languages(error: Exception, zh: str, en: str) -> None:
    assert in_our_words(error) == (zh, en)


def test_a_database_that_is_none_is_said_to_be_damaged() -> None:
    with sqlite3.connect(":memory:") as connection:
        connection.deserialize(b"no database at all" * 100)
        with pytest.raises(sqlite3.DatabaseError) as caught:
            connection.execute("SELECT * FROM sqlite_master")
    connection.close()
    assert in_our_words(caught.value).zh == "内容已损坏，或不是这种文件"
