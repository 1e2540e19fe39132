"""`subsidycalc check`: what is wrong with an input, and a marked-up copy of it to send back."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

from subsidycalc.cli import options
from subsidycalc.cli.endings import CHECK_NOT_MET, plain_failures
from subsidycalc.cli.page_out import show_page
from subsidycalc.cli.streams import print_json, progress
from subsidycalc.texts.registry import Wording

if TYPE_CHECKING:
    from subsidycalc.results.reports.checked.report import Checked
    from subsidycalc.runs.planning import Choices


def check(
    inputs: options.Inputs,
    policy: options.Policies = None,
    output: options.Output = None,
    provision: options.Provisions = None,
    set_: options.Values = None,
    reading: options.Readings = None,
    unit: options.Units = None,
    fill_merged: options.FillMerged = False,
    limit: options.LimitTexts = None,
    password_file: options.PasswordFile = None,
    config: options.ConfigFile = None,
    force: options.Force = False,
    json: options.Json = False,
    lang: options.Lang = options.Language.zh,
) -> int:
    """Check an input: every faulty, missing or contradicting cell by its code, with places and what to do.

    Writes nothing unless a marked-up copy is asked for; exits with 1 where there are errors.
    """
    from subsidycalc.cli.configuration import with_defaults
    from subsidycalc.results.reports.checked.marked_copy import check_can_mark, check_size
    from subsidycalc.results.reports.checked.report import checked, report_object, report_page, summary_line
    from subsidycalc.results.workbook.writing.target import check_target
    from subsidycalc.runs.pipeline import judge, read
    from subsidycalc.runs.planning import plan

    wording = Wording(lang.value)
    marked = ""
    with plain_failures(lang.value), progress(wording, quiet=json) as step:
        choices = options.chosen(
            policies=policy,
            provisions=provision,
            values=set_,
            readings=reading,
            units=unit,
            limits=limit,
            fill_merged=fill_merged,
            password=options.passwords(password_file, lang),
        )
        choices = with_defaults(inputs, choices, wording, config=config).choices
        planned = plan(choices)
        into = output if output is not None and _is_folder(output, inputs) else None
        single = None if into is not None else output
        options.check_ending(single)
        if single is not None:
            check_target(single, inputs, force=force)
            check_can_mark(inputs)
        step("reading")
        batch = read(inputs, choices, planned, tell_unreadable=True)
        if single is not None:
            check_size(inputs[0], batch.tables)
        step("judging")
        found = checked(judge(planned, batch))
        if single is not None:
            step("writing")
            marked = _marked(found, inputs[0], single, wording, force=force)
        elif into is not None:
            step("writing")
            marked = _all_marked(found, inputs, choices, into, wording, force=force)
    if json:
        print_json(report_object(found, batch.files, wording, str(output) if output is not None else None))
    else:
        show_page(report_page(found, wording))
        can_be_marked = len(inputs) == 1 and inputs[0].suffix.lower() == ".xlsx"
        sys.stdout.write(f"\n{marked or summary_line(found, wording, can_be_marked=can_be_marked)}\n")
    return CHECK_NOT_MET if found.count("error") else 0


def _is_folder(output: Path, inputs: list[Path]) -> bool:
    """Whether copies go into a folder: one is named, or there is more than one file to copy."""
    several = len(inputs) > 1 or inputs[0].is_dir() or inputs[0].suffix.lower() == ".zip"
    return output.is_dir() or (several and output.suffix.lower() != ".xlsx")


def _all_marked(
    found: Checked, inputs: list[Path], choices: Choices, folder: Path, wording: Wording, *, force: bool
) -> str:
    """Write a marked-up copy of each file that has something to mend, and the list of them; return what is said."""
    from msgspec.structs import replace

    from subsidycalc.results.reports.checked.marked_copy import NotMarkedError
    from subsidycalc.results.reports.checked.report import counts_line
    from subsidycalc.results.reports.checked.returned import returned_files, write_copy, write_list
    from subsidycalc.results.workbook.writing.target import check_target, placed
    from subsidycalc.tables.harmless import harmless
    from subsidycalc.tables.reading.opening import named_sources

    sources = named_sources(inputs, choices.limits)
    kept = [source.path for _, source in sources if source.content is None]
    files = returned_files(found, sources, wording)
    folder.mkdir(parents=True, exist_ok=True)
    listed = folder / f"{wording.say('checked.returned.title')}.xlsx"
    copies = [file for file in files if file.can_be_copied]
    for target in (listed, *(folder / file.name for file in copies)):
        check_target(target, kept, force=force)
    for place, file in enumerate(files):
        if not file.can_be_copied:
            continue
        try:
            with placed(folder / file.name, kept, force=force) as stream:
                write_copy(file, wording, stream)
        except NotMarkedError:
            # One that a stricter reader stumbles over stands in the list all the same, and the list says so.
            files[place] = replace(file, can_be_copied=False)
    copies = [file for file in files if file.can_be_copied]
    with placed(listed, kept, force=force) as stream:
        write_list(files, wording, stream)
    said = wording.say(
        "checked.returned.written", folder=harmless(str(folder)), count=len(copies), files=len(files)
    )
    return f"{counts_line(found, wording)}\n{said}"


def _marked(found: Checked, source: Path, target: Path, wording: Wording, *, force: bool) -> str:
    """Write the marked-up copy and return the line that says so."""
    from subsidycalc.results.reports.checked.marked_copy import write_marked_copy
    from subsidycalc.results.reports.checked.marks import marks_of
    from subsidycalc.results.reports.checked.report import counts_line
    from subsidycalc.results.workbook.writing.target import placed
    from subsidycalc.tables.harmless import harmless

    marks = marks_of(found.groups, wording)
    with placed(target, [source], force=force) as stream:
        write_marked_copy(source, marks, wording, stream, name=source.name)
    key = "marked" if marks.complete else "marked_in_part"
    said = wording.say(f"checked.{key}", path=harmless(str(target)), count=len(marks.cells))
    return f"{counts_line(found, wording)}\n{said}"
