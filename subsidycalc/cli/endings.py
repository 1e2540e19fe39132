"""How a command ends: every known failure and wrong usage as one clear line and its exit code, a defect loudly."""

from __future__ import annotations

import re
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final

import typer

from subsidycalc.cli.as_typed import as_meant
from subsidycalc.cli.language import language_asked, language_of
from subsidycalc.cli.streams import escape_unknown_characters, output_failure, print_json, say
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.spoken import SpokenError, said
from subsidycalc.texts.system import in_our_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from subsidycalc.texts.registry import Language

DONE, CHECK_NOT_MET, WRONG_USAGE, NOT_WRITTEN, DEFECT = 0, 1, 2, 3, 70
_INTERRUPTED = 130
_JSON = "--json"

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


class FailureError(Exception):
    """Ends a command with a message and a code."""

    def __init__(self, message: str, code: int = WRONG_USAGE) -> None:
        self.message = message
        self.code = code
        super().__init__(message)


@contextmanager
def plain_failures(language: Language = "zh") -> Iterator[None]:
    """Turn what is wrong with input, policies, choices and output into a Failure in the user's language.

    Each is one line; a policy file has one for every mistake.
    """
    try:
        yield
    except (SpokenError, OSError) as error:
        raise _failure(error, language) from None


def _failure(error: SpokenError | OSError, language: Language) -> FailureError:
    from subsidycalc.policy.mistakes import PolicyFileError
    from subsidycalc.tables.harmless import harmless

    if isinstance(error, OSError):
        failed = said("usage.system", place=error.filename or "", reason=in_our_words(error))
        return FailureError(harmless(failed.spoken(language)))
    lines = [error.spoken(language)]
    if isinstance(error, PolicyFileError):
        lines = error.lines(language)
    code = NOT_WRITTEN if error.is_of_the_output else WRONG_USAGE
    return FailureError("\n".join(map(harmless, lines)), code)


def run_to_the_end(arguments: Sequence[str]) -> int:
    """Run one command and return its exit code; messages go to stderr, with `--json` to stdout too."""
    escape_unknown_characters()
    meant = as_meant(arguments)
    language = language_of(meant)
    try:
        result = _run(meant, language)
    except FailureError as failure:
        return _ended(failure.message, failure.code, meant)
    except typer.Exit as ending:
        return ending.exit_code
    except typer.Abort:
        return _INTERRUPTED
    except typer.TyperException as error:
        return _ended(_usage_line(error, language), WRONG_USAGE, meant)
    except MemoryError:
        return _ended(said("usage.memory").spoken(language), WRONG_USAGE, meant)
    except Exception as error:  # noqa: BLE001 - the one place where a defect of ours is turned into exit 70
        return _ended(_defect(error, language), DEFECT, meant)
    return result if isinstance(result, int) else DONE


def _run(arguments: Sequence[str], language: Language) -> object:
    """Run one command in the language decided on; without a command, show what there is."""
    from subsidycalc.cli.application import COMMANDS, application  # which names every command, and so this

    if not arguments:
        application(language)(["--help"], prog_name="subsidycalc", standalone_mode=False)
        return WRONG_USAGE
    program = application(language, frozenset(COMMANDS).intersection(arguments))
    asked = {"lang": language_asked(arguments)}
    defaults = {**asked, **dict.fromkeys(program.helped(), asked)}
    return program(list(arguments), prog_name="subsidycalc", standalone_mode=False, default_map=defaults)


def _ended(message: str, code: int, arguments: Sequence[str]) -> int:
    """Say how a command failed, to programs too where they ask for it; return its code."""
    say(message)
    if _JSON in arguments:
        print_json({"error": message})
    return code


def _defect(error: Exception, language: Language) -> str:
    """Return a defect with its place in the code, but not its values: they might hold an ID number."""
    import traceback

    frames = traceback.extract_tb(error.__traceback__)
    places = [f"  {Path(frame.filename).name}:{frame.lineno} in {frame.name}" for frame in frames]
    return "\n".join([said("usage.defect").spoken(language), *places, f"  {type(error).__name__}"])


def finish_output(code: int, arguments: Sequence[str]) -> int:
    """Flush the standard output; return the command's code, or 3 where its output could not be written."""
    failure = output_failure()
    if failure is None:
        return code
    say(said("usage.standard_output", reason=in_our_words(failure)).spoken(language_of(arguments)))
    return NOT_WRITTEN if code <= CHECK_NOT_MET else code


def _usage_line(error: typer.TyperException, language: Language) -> str:
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
