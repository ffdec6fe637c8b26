"""The command ``doctor``: what endangers the store where it lies, and the way out."""

import click

from events.errors import DisputeError
from tracker.cli.context import Command, settings, strict_settings
from tracker.cli.output import emit, emit_json
from tracker.clock import utc_now
from tracker.doctoring.examining import Patient, examine
from tracker.doctoring.finding import Finding
from tracker.scheduling.lock import WorkerLock


@click.command(
    "doctor", cls=Command, short_help="Say what endangers the store where it lies.", example="dispute doctor"
)
@click.option("--json", "as_json", is_flag=True, help="As JSON; docs/json.md has its shape.")
def doctor_command(*, as_json: bool) -> int:
    """Look at the machine, the files and their places, and name each danger with the way out of it.

    Exit code 1 if any is serious: records may be lost, or words or the key
    seen by others. A note is no more than that. What the store says is for
    `dispute verify`.
    """
    where = settings()
    try:
        folder, faults = strict_settings().folder, []
    except DisputeError as error:
        folder, faults = None, [Finding(str(error), "`dispute config check` names every fault")]
    found = [("settings", faults), *examine(Patient(where.store, where.key, where.path, folder), utc_now())]
    serious = sum(one.serious for _, findings in found for one in findings)
    worker = WorkerLock(where.store).holder()
    if as_json:
        rows = [_row(name, one) for name, findings in found for one in (findings or (None,))]
        emit_json({"serious": serious, "worker": worker, "checks": rows})
    else:
        for name, findings in found:
            for one in findings:
                emit(f"{'serious' if one.serious else 'note'}: {name}: {one.what}: {one.way}")
        emit(f"{len(found)} checks, {serious} serious" + (f"; a worker runs: process {worker}" if worker else ""))
    return 1 if serious else 0


def _row(name: str, found: Finding | None) -> dict[str, str | None]:
    if found is None:
        return {"check": name, "result": "well", "what": None, "way": None}
    return {"check": name, "result": "serious" if found.serious else "note", "what": found.what, "way": found.way}
