"""`subsidycalc policies`: the policies at hand."""

from __future__ import annotations

import sys

from subsidycalc.cli.options import Json, Lang, Language


def policies(json: Json = False, lang: Lang = Language.zh) -> None:
    """List the built-in policies.

    Example: subsidycalc policies
    """
    from subsidycalc.cli.failures import plain_failures
    from subsidycalc.cli.paper import terminal_width
    from subsidycalc.cli.streams import print_json
    from subsidycalc.policy.finding import find_policy, installed_policies
    from subsidycalc.policy.source import outline_of
    from subsidycalc.results.reports.pages.overview import overview_objects, overview_text
    from subsidycalc.texts.registry import Wording

    wording = Wording(lang.value)
    with plain_failures(lang.value):
        outlines = [outline_of(find_policy(name)) for name in installed_policies()]
    if json:
        print_json(overview_objects(outlines))
    else:
        sys.stdout.write(overview_text(outlines, wording, terminal_width()))
