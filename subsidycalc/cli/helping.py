"""Commands as the library runs them, bent to ours: help in the language asked for, plain values taken as they are.

Help is plain lines for a terminal of any width and encoding. To take texts, paths and choices without what the library
loads to check any type saves a third of the time of a small command; what is unusual, missing or refused is left to it.
"""

from __future__ import annotations

from enum import Enum
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, get_args

from typer.core import TyperCommand, TyperGroup

from subsidycalc.cli.streams import terminal_width
from subsidycalc.texts.registry import Wording
from subsidycalc.texts.wrapping import wrapped_lines

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from subsidycalc.texts.registry import Language

HELP: Final = ("-h", "--help")
_STEP: Final = "  "
_EXIT_CODES: Final = (0, 1, 2, 3, 70)

_LEFT_TO_THE_LIBRARY: Final = object()


class Helped:
    """A command, or the program itself, whose help is said by the registry."""

    name: str | None
    params: list[Any]
    is_program = False

    def __init__(self, *arguments: Any, **options: Any) -> None:  # noqa: ANN401 - what the library hands on
        super().__init__(*arguments, **options)
        self.wording = Wording("zh")

    def speak(self, language: Language) -> None:
        """Let help and the shell's completion speak a language."""
        self.wording = Wording(language)
        for parameter in self.params:
            _take_plainly(parameter)

    def shell_complete(self, context: Any, incomplete: str) -> Any:  # noqa: ANN401 - the library does not export its types
        """Return what a shell offers, options with what they are for."""
        for parameter in self.params:
            parameter.help = self.meaning(parameter)
        return super().shell_complete(context, incomplete)  # type: ignore[misc] # of the library's command

    def get_help_option(self, context: Any) -> Any:  # noqa: ANN401 - the library does not export its types
        """Return the option that asks for help."""
        found = super().get_help_option(context)  # type: ignore[misc] # of the library's command
        if found is not None:
            _take_plainly(found)
        return found

    def say(self, key: str) -> str:
        """Return a text about this command."""
        return self.wording.say(f"help.{self._room}.{key}")

    @property
    def _room(self) -> str:
        return "program" if self.is_program else str(self.name)

    def meaning(self, parameter: Any) -> str:  # noqa: ANN401 - the library does not export its types
        """Return what a parameter is for, as this command or as all commands have it."""
        own = f"help.{self._room}.{parameter.name}"
        return self.wording.say(own if self.wording.has(own) else f"help.shared.{parameter.name}")

    def examples(self) -> list[str]:
        """Return lines that can be typed."""
        return self.say("examples").strip().splitlines()

    def endings(self) -> list[tuple[int, str]]:
        """Return the exit codes that a command ends with, and when."""
        keys = {
            code: next(
                filter(self.wording.has, (f"help.endings.{self._room}.{code}", f"help.endings.{code}")), ""
            )
            for code in _EXIT_CODES
        }
        return [(code, self.wording.say(key)) for code, key in keys.items() if key]

    def get_short_help_str(self, _limit: int = 0) -> str:
        """Return what the command does in a sentence."""
        return self.say("does")

    def get_help(self, _context: Any) -> str:  # noqa: ANN401 - as above
        """Return the whole help."""
        return "\n".join(self._lines(terminal_width()))

    def parameters(self, kind: str) -> list[Any]:
        """Return the arguments, or the options, that are shown."""
        return [one for one in self.params if one.param_type_name == kind and not one.hidden]

    def synopsis(self) -> str:
        """Return how the command is called."""
        words = ["subsidycalc"] if self.is_program else ["subsidycalc", str(self.name)]
        arguments = [(one.required, self.value_of(one)) for one in self.parameters("argument")]
        words += [value if due else f"[{value}]" for due, value in arguments]
        words += [f"{one.opts[0]} {self.value_of(one)}" for one in self.parameters("option") if one.required]
        words += [self.wording.say("help.words.command")] if self.is_program else []
        return " ".join([*words, self.wording.say("help.words.options")])

    def value_of(self, parameter: Any) -> str:  # noqa: ANN401 - as above
        """Return what stands for a parameter's value."""
        kind = parameter.type_descriptor.annotation
        if isinstance(kind, type) and issubclass(kind, Enum):
            return "|".join(str(choice.value) for choice in kind)
        return self.wording.say(f"help.values.{parameter.metavar or ('FILE' if kind is Path else 'TEXT')}")

    def names_of(self, parameter: Any) -> tuple[str, str]:  # noqa: ANN401 - as above
        """Return a parameter's names and what stands for its value; either is "" where there is none."""
        if parameter.param_type_name == "argument":
            return "", self.value_of(parameter)
        names = ", ".join(sorted(parameter.opts, key=len))
        return names, "" if parameter.is_flag else self.value_of(parameter)

    def told(self, parameter: Any) -> str:  # noqa: ANN401 - as above
        """Return what a parameter is for, whether it must be given and what holds where it is not."""
        default = getattr(parameter.default, "value", None)
        notes = [self.wording.say("help.words.required")] if parameter.required else []
        notes += [self.wording.say("help.words.default", value=default)] if default else []
        return self.meaning(parameter) + "".join(notes)

    def _lines(self, width: int | None) -> Iterator[str]:
        yield from wrapped_lines(self.wording.say("help.words.usage", synopsis=self.synopsis()), width)
        yield ""
        for paragraph in (self.say("does"), *self.say("more").splitlines()):
            yield from wrapped_lines(paragraph, width)
        yield from ("", self.wording.say("help.words.examples"))
        yield from (f"{_STEP}{example}" for example in self.examples())
        for kind, entries in self._entries().items():
            yield from ("", self.wording.say(f"help.words.{kind}"))
            for name, meaning in entries:
                yield f"{_STEP}{name}"
                yield from wrapped_lines(meaning, width, _STEP * 3, _STEP * 3)
        yield from ("", self.wording.say("help.words.endings_listed"))
        for code, when in self.endings():
            yield from wrapped_lines(when, width, f"{_STEP}{code:<4}", _STEP * 3)

    def _entries(self) -> dict[str, list[tuple[str, str]]]:
        """Return arguments and options, each with what it is for, under the words that head them."""
        listed = {
            f"{kind}s_listed": [
                (" ".join(filter(None, self.names_of(one))), self.told(one)) for one in self.parameters(kind)
            ]
            for kind in ("argument", "option")
        }
        listed["options_listed"].append((", ".join(HELP), self.wording.say("help.shared.help")))
        return {words: entries for words, entries in listed.items() if entries}


class HelpedCommand(Helped, TyperCommand):
    """One command."""


class HelpedGroup(Helped, TyperGroup):
    """The program."""

    is_program = True

    def speak(self, language: Language) -> None:
        """Let the program and every command speak a language."""
        super().speak(language)
        for command in self.helped().values():
            command.speak(language)

    def helped(self) -> dict[str, HelpedCommand]:
        """Return the commands by name."""
        return {name: one for name, one in self.commands.items() if isinstance(one, HelpedCommand)}

    def _entries(self) -> dict[str, list[tuple[str, str]]]:
        commands = [(name, command.say("does")) for name, command in self.helped().items()]
        return {"commands_listed": commands, **super()._entries()}


def _take_plainly(parameter: Any) -> None:  # noqa: ANN401 - the library does not export its types
    """Let a parameter take plain values itself; a second time changes nothing."""
    if isinstance(parameter.process_value, partial):
        return
    parameter.process_value = partial(_processed, parameter, parameter.process_value)


def _processed(
    parameter: Any,  # noqa: ANN401 - as above
    otherwise: Callable[[Any, Any], Any],
    context: Any,  # noqa: ANN401 - as above
    value: object,
) -> object:
    several = parameter.multiple or parameter.nargs == -1
    kind = parameter.type_descriptor.annotation
    taken: object = _LEFT_TO_THE_LIBRARY
    if parameter.required and not value:
        pass
    elif value is None:
        taken = () if several else None
    elif several and isinstance(value, tuple | list):
        each = [_plain(get_args(kind)[:1], one) for one in value]
        taken = _LEFT_TO_THE_LIBRARY if _LEFT_TO_THE_LIBRARY in each else each
    elif not several:
        taken = _plain((kind,), value)
    if taken is _LEFT_TO_THE_LIBRARY:
        return otherwise(context, value)
    return parameter.callback(context, parameter, taken) if parameter.callback else taken


def _plain(kinds: tuple[Any, ...], value: object) -> object:
    for kind in kinds:
        if kind in {bool, str} and isinstance(value, kind):
            return value
        if kind is Path and isinstance(value, str):
            return Path(value)
        if isinstance(kind, type) and issubclass(kind, Enum):
            return next((one for one in kind if value in (one, one.value)), _LEFT_TO_THE_LIBRARY)
    return _LEFT_TO_THE_LIBRARY
