"""Wrong usage in one line and in the user's language, with the way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from subsidycalc.cli.language import either

if TYPE_CHECKING:
    from collections.abc import Sequence

    import typer

_CHINESE: Final = (
    (r"Missing argument '?(.+?)'?\.", r"缺少参数 \1"),
    (r"Missing option '(.+?)'.*\.", r"缺少选项 \1"),
    (r"No such option: (.+?) \(Possible options?: (.+)\)", r"没有选项 \1；是否想写 \2"),
    (r"No such option: (.+?) Did you mean (.+)\?", r"没有选项 \1；是否想写 \2"),
    (r"No such option: (.+)", r"没有选项 \1"),
    (r"No such command '(.+?)'\. Did you mean '(.+)'\?", r"没有命令 \1；是否想写 \2"),
    (r"No such command '(.+)'\.?", r"没有命令 \1"),
    (r"Option '(.+)' requires (?:an|\d+) arguments?\.", r"选项 \1 后面要写一个值"),
    (r"Option '(.+)' does not take a value\.", r"选项 \1 后面不写值"),
    (r"Got unexpected extra argument(?:s|\(s\))? \((.+)\)", r"多出参数 \1"),
    (r"Invalid value for '(.+?)': .*?('.*') is not one of (.+?)\.?", r"\1 没有 \2 这个值；可用 \3"),
    (r"Invalid value for '(.+?)': (.+)", r"\1 的值不对：\2"),
)
"""What the command-line library says, and how it is said in Chinese."""


def usage_line(error: typer.TyperException, arguments: Sequence[str]) -> str:
    """Return what is wrong with a command line; "" where help was shown instead."""
    english = " ".join(error.format_message().split()).replace("Value error, ", "")
    if not english:
        return ""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "subsidycalc"
    zh = f"{command}：{_in_chinese(english)}（用法见 {command} --help）"
    return either(zh, f"{command}: {english} (see: {command} --help)", arguments)


def _in_chinese(english: str) -> str:
    for pattern, chinese in _CHINESE:
        found = re.fullmatch(pattern, english)
        if found:
            return found.expand(chinese)
    return f"用法不对（{english}）"
