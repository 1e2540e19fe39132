"""What version is it? The one question that needs no command."""

from __future__ import annotations

from cli.commands import say

from subsidycalc import __version__


def test_the_version_is_said_without_a_command() -> None:
    said = say("--version")
    assert (said.code, said.out, said.err) == (0, f"subsidycalc {__version__}\n", "")
