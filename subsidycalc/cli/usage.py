"""Wrong usage in one line and in the language that the line asks for, with the way out."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Final

from subsidycalc.texts.registry import Wording

if TYPE_CHECKING:
    import typer

    from subsidycalc.texts.registry import Language

_SAID_BY_THE_LIBRARY: Final = {
    "argument_missing": r"Missing argument '?(?P<name>.+?)'?\.",
    "option_missing": r"Missing option '(?P<name>.+?)'.*\.",
    "option_unknown_near": r"No such option: (?P<name>.+?) (?:\(Possible options?: |Did you mean )(?P<near>.+)[)?]",
    "option_unknown": r"No such option: (?P<name>.+)",
    "command_unknown_near": r"No such command '(?P<name>.+?)'\. Did you mean '(?P<near>.+)'\?",
    "command_unknown": r"No such command '(?P<name>.+)'\.?",
    "value_missing": r"Option '(?P<name>.+)' requires (?:an|\d+) arguments?\.",
    "value_unwanted": r"Option '(?P<name>.+)' does not take a value\.",
    "argument_extra": r"Got unexpected extra argument(?:s|\(s\))? \((?P<name>.+)\)",
    "value_unknown": r"Invalid value for '(?P<name>.+?)': .*?(?P<value>'.*') is not one of (?P<known>.+?)\.?",
    "value_no_number": r"Invalid value for '(?P<name>.+?)': .*\b(?:integer|number)\b.*",
    "value_wrong": r"Invalid value for '(?P<name>.+?)': .+",
    "other": r".*",
}
"""What the command-line library says, the first that fits, by the name of the text that says it."""


def usage_line(error: typer.TyperException, language: Language) -> str:
    """Return what is wrong with a command line; "" where help was shown instead."""
    english = " ".join(error.format_message().split()).replace("Value error, ", "")
    if not english:
        return ""
    context = getattr(error, "ctx", None)
    command = context.command_path if context is not None else "subsidycalc"
    wording = Wording(language)
    return wording.say("usage.line", command=command, wrong=_wrong(english, wording))


def _wrong(english: str, wording: Wording) -> str:
    found = {name: re.fullmatch(pattern, english) for name, pattern in _SAID_BY_THE_LIBRARY.items()}
    name, match = next((name, match) for name, match in found.items() if match)
    said = {key: _ours(value, wording) for key, value in match.groupdict().items()}
    return wording.say(f"usage.library.{name}", english=english, **said)


def _ours(named: str, wording: Wording) -> str:
    """Return what the library names as help names it: what stands for an argument, choices without its quotes."""
    key = f"help.values.{named}"
    return (
        wording.say(key)
        if wording.has(key)
        else named.replace("', '", wording.say("requirements.list"))
        .replace(", ", wording.say("requirements.list"))
        .strip("'")
    )
