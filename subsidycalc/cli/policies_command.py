"""`subsidycalc policies`: the policies at hand."""

from __future__ import annotations

import typer


def policies() -> None:
    """List the built-in policies.

    Example: subsidycalc policies
    """
    from subsidycalc.cli.failures import plain_failures
    from subsidycalc.policy.finding import find_policy, installed_policies
    from subsidycalc.policy.loading import declare

    with plain_failures():
        for name in installed_policies():
            document = declare(find_policy(name)).default.document
            typer.echo(f"{name:<16} {document.number}  {document.title.zh}")
