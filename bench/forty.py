"""Make one workbook of forty enterprises with their employees, and the same as forty workbooks: `python -m bench.forty`."""

from __future__ import annotations

from typing import Final

from bench.batches import DATA, STAFF

_ENTERPRISES: Final = 40
FORTY_IN_ONE: Final = DATA / "forty.xlsx"
FORTY: Final = DATA / "forty"


def main() -> None:
    """Make the workbook, and the folder of workbooks."""
    # Whoever only asks where they lie needs none of this, and what it holds would count as the peak of what it starts.
    from bench.people import employees, enterprises  # noqa: PLC0415
    from bench.workbooks import write_workbook  # noqa: PLC0415

    FORTY.mkdir(parents=True, exist_ok=True)
    listed, staff = enterprises(_ENTERPRISES), employees(_ENTERPRISES * STAFF, 30)
    write_workbook(FORTY_IN_ONE, {"企业": listed, "员工": staff})
    for number in range(_ENTERPRISES):
        tables = {"企业": listed.slice(number, 1), "员工": staff.slice(number * STAFF, STAFF)}
        write_workbook(FORTY / f"{number:02}.xlsx", tables)


if __name__ == "__main__":
    main()
