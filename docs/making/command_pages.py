"""A page for each command, made of its own help: what it does, its options, examples, how it ends."""

from __future__ import annotations

import inspect
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import typer.main

from subsidycalc.cli.application import application

if TYPE_CHECKING:
    from collections.abc import Iterator

_EXAMPLE: Final = "Example: "

_ENDINGS: Final = {
    "run": (
        (0, "done; rejected rows are normal"),
        (1, "`--strict` was given and rows are rejected or under review"),
    ),
    "check": ((0, "no errors"), (1, "errors were found")),
    "verify": ((0, "the result is as it was written and every cell is reproduced"), (1, "something differs")),
    "diff": ((0, "the results are alike"), (1, "they differ")),
}
_DONE: Final = ((0, "done"),)
_ALWAYS: Final = (
    (2, "wrong usage, or an input or policy that cannot be used; nothing was written"),
    (3, "the output could not be written, or exists already"),
    (70, "a defect of the program; nothing was written"),
)


def commands() -> dict[str, Any]:
    """Return the commands of the program by name."""
    group: Any = typer.main.get_command(application())  # type: ignore[arg-type]
    return dict(group.commands)


def examples_of(command: Any) -> list[str]:  # noqa: ANN401 - the command-line library does not export its types
    """Return the examples that a command's help gives."""
    return [text.removeprefix(_EXAMPLE) for text in _paragraphs(command) if text.startswith(_EXAMPLE)]


def _paragraphs(command: Any) -> list[str]:  # noqa: ANN401 - as above
    return [" ".join(text.split()) for text in inspect.cleandoc(command.help or "").split("\n\n")]


def command_pages() -> dict[str, str]:
    """Return the pages by their paths."""
    pages = {f"commands/{name}.md": "\n".join(_page(name, command)) for name, command in commands().items()}
    lines = [f"| [`{name}`]({name}.md) | {_first(command)} |" for name, command in commands().items()]
    pages["commands/README.md"] = "\n".join(
        [
            "# The commands",
            "",
            "`subsidycalc COMMAND --help` says the same on a terminal. In the examples, `POLICY` stands for a policy's id",
            "(`subsidycalc policies` lists them) and `PROVISION` for one of its provisions.",
            "",
            "| command | what it does |",
            "|---|---|",
            *lines,
            "",
            "Options that stand in a file of defaults (`--config`) need not be typed: see [scheduled runs](../scheduled.md).",
            "`subsidycalc --install-completion` lets the shell complete commands, policies, provisions, parameters and readings.",
            "",
        ]
    )
    return pages


def _first(command: Any) -> str:  # noqa: ANN401 - as above
    return _paragraphs(command)[0]


def _page(name: str, command: Any) -> Iterator[str]:  # noqa: ANN401 - as above
    yield from (f"# subsidycalc {name}", "")
    for text in _paragraphs(command):
        if not text.startswith(_EXAMPLE):
            yield from (text, "")
    yield from ("## Synopsis", "", "```", _synopsis(name, command), "```", "")
    yield from ("## Options", "", "| option | meaning |", "|---|---|")
    for parameter in command.params:
        if not parameter.hidden:
            yield f"| {_named(parameter)} | {_meaning(parameter)} |"
    yield from ("", "## Examples", "", "```", *examples_of(command), "```", "")
    yield from ("## Exit codes", "", "| code | when |", "|---|---|")
    for code, when in (*_ENDINGS.get(name, _DONE), *_ALWAYS):
        yield f"| {code} | {when} |"
    yield ""


def _synopsis(name: str, command: Any) -> str:  # noqa: ANN401 - as above
    arguments = [one for one in command.params if one.param_type_name == "argument"]
    required = [one for one in command.params if one.param_type_name == "option" and one.required]
    words = [_shown(one) if one.required else f"[{_shown(one)}]" for one in arguments]
    words += [f"{one.opts[0]} {_shown(one)}" for one in required]
    return " ".join(["subsidycalc", name, *words, "[OPTIONS]"])


def _shown(parameter: Any) -> str:  # noqa: ANN401 - as above
    """Return what stands for a parameter's value."""
    if parameter.metavar:
        return str(parameter.metavar)
    kind = parameter.type_descriptor.annotation
    if isinstance(kind, type) and issubclass(kind, Enum):
        return "|".join(str(choice.value) for choice in kind)
    return {Path: "FILE", int: "N"}.get(kind, "TEXT")


def _named(parameter: Any) -> str:  # noqa: ANN401 - as above
    if parameter.param_type_name == "argument":
        return f"`{_shown(parameter)}`"
    names = ", ".join(f"`{name}`" for name in sorted(parameter.opts, key=len))
    return (
        names
        if getattr(parameter, "is_flag", False)
        else f"{names} `{_shown(parameter)}`".replace("|", "\\|")
    )


def _meaning(parameter: Any) -> str:  # noqa: ANN401 - as above
    text = " ".join((parameter.help or "").split()).replace("|", "\\|")
    default = parameter.default
    plain = getattr(default, "value", default)
    if isinstance(plain, str) and plain and not callable(plain):
        text += f" Default: `{plain}`."
    return text + (" Required." if parameter.required else "")
