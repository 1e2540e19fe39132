"""The command line as a whole: every command by name."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Final, cast

import typer
import typer.main

from subsidycalc.cli.helping import HELP, HelpedCommand, HelpedGroup
from subsidycalc.cli.options import Lang, Language

if TYPE_CHECKING:
    from subsidycalc.texts import registry

COMMANDS: Final = {
    "run": "run_command.run",
    "check": "check_command.check",
    "template": "template_command.template",
    "explain": "explain_command.explain",
    "readings": "readings_command.readings",
    "verify": "verify_command.verify",
    "diff": "difference_commands.diff",
    "papers": "papers_command.papers",
    "settle": "difference_commands.settle",
    "history": "history_command.history",
    "show": "policy_commands.show",
    "lint": "policy_commands.lint",
    "test": "policy_commands.judge_cases",
    "policies": "policy_commands.policies",
}
"""Each command's module and function."""


def application(language: registry.Language, named: frozenset[str] | None = None) -> HelpedGroup:
    """Return the command line, its help in a language; calling it runs a command.

    Where it is given which commands a call names, of the others there is only the name: help says no more.
    """
    app = typer.Typer(
        name="subsidycalc",
        cls=HelpedGroup,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": [*HELP]},
    )
    app.callback()(_version)
    for name, place in COMMANDS.items():
        if named is not None and name not in named:
            continue
        module, function = place.split(".")
        app.command(name, cls=HelpedCommand)(getattr(import_module(f"subsidycalc.cli.{module}"), function))
    group = cast("HelpedGroup", typer.main.get_command(app))
    group.commands = {name: group.commands.get(name, HelpedCommand(name)) for name in COMMANDS}
    group.speak(language)
    return group


def _say_version(wanted: bool) -> None:
    if wanted:
        from subsidycalc import __version__

        typer.echo(f"subsidycalc {__version__}")
        raise typer.Exit


def _version(
    *,
    version: bool = typer.Option(False, "--version", is_eager=True, callback=_say_version),
    lang: Lang = Language.zh,
) -> None:
    """Take the options of no command; asking for the version ends before a command is missed."""
