"""What version is it? The one question that needs no command."""

from __future__ import annotations

from importlib import metadata

from cli.commands import say

from subsidycalc import __version__
from subsidycalc.runs.run import libraries


def test_the_version_is_said_without_a_command() -> None:
    said = say("--version")
    assert (said.code, said.out, said.err) == (0, f"subsidycalc {__version__}\n", "")


def test_the_versions_of_libraries_are_those_installed() -> None:
    assert libraries() == tuple((name, metadata.version(name)) for name, _ in libraries())
