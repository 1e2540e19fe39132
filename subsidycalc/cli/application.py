"""The command line as a whole: every command by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

import typer

from subsidycalc.cli import (
    check_command,
    diff_command,
    explain_command,
    history_command,
    readings_command,
    run_command,
    show_command,
    template_command,
    verify_command,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_HELP = """Calculate enterprise subsidies from spreadsheets, exactly and explainably.

Start with: subsidycalc policies, then: subsidycalc run data.xlsx --policy POLICY
"""


def application() -> Callable[..., object]:
    """Return the command line; calling it runs a command."""
    app = typer.Typer(
        name="subsidycalc",
        help=_HELP,
        no_args_is_help=True,
        rich_markup_mode="rich",
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    app.callback()(_version)
    app.command("run")(run_command.run)
    app.command("check")(check_command.check)
    app.command("template")(template_command.template)
    app.command("explain")(explain_command.explain)
    app.command("readings")(readings_command.readings)
    app.command("verify")(verify_command.verify)
    app.command("diff")(diff_command.diff)
    app.command("history")(history_command.history)
    app.command("show")(show_command.show)
    app.command("policies")(show_command.policies)
    return app


def _say_version(wanted: bool) -> None:
    if wanted:
        from subsidycalc import __version__

        typer.echo(f"subsidycalc {__version__}")
        raise typer.Exit


def _version(
    *,
    version: bool = typer.Option(
        False, "--version", is_eager=True, callback=_say_version, help="Show the version and exit."
    ),
) -> None:
    """Take the options of no command; asking for the version ends before a command is missed."""
