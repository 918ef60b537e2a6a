"""A child process of the layer `tables`: reads resources of the package in the working directory with frictionless.

Run as a file with a number and a count, it validates every count-th resource from that number on and prints
{"rows": n, "errors": [[table, type, row, column, cell, note], ...]} or {"raised": text} as JSON. It imports nothing of
this repository, so that it starts at once and stays an independent witness.
"""

from __future__ import annotations

import gc
import json
import sys

LIMIT = 1000  # errors that frictionless collects for one table
LENGTH = 300  # characters of a cell or note that are handed on
_FORBIDDEN = {"socket", "subprocess", "shutil", "ftplib", "urllib"}
_FORBIDDEN_CALLS = {
    *("os.remove", "os.rename", "os.mkdir", "os.rmdir", "os.system", "os.link", "os.symlink", "os.truncate"),
    *("os.exec", "os.fork", "os.forkpty", "os.posix_spawn", "os.spawn", "os.chmod", "os.chown"),
}


def guard(event: str, arguments: tuple) -> None:
    """Audit hook that refuses to write, to start programs and to reach a network."""
    writes = event == "open" and isinstance(arguments[1], str) and set(arguments[1]) & set("wax+")
    if writes or event in _FORBIDDEN_CALLS or event.split(".")[0] in _FORBIDDEN:
        raise PermissionError(f"{event} is not allowed while tables are validated")


def read(number: int, count: int) -> dict:
    """What frictionless says about every count-th resource of datapackage.json in the working directory."""
    gc.disable()  # what importing makes lives as long as the process
    import frictionless

    gc.enable()
    gc.freeze()
    # Importing may read anywhere; from here on nothing may be changed or fetched.
    sys.addaudithook(guard)
    try:
        package = frictionless.Package("datapackage.json")
        names = package.resource_names[number::count]
        # One by one: a resource knows the tables that its foreign keys name, and a whole package opens them no less often.
        reports = [(name, package.get_resource(name).validate(limit_errors=LIMIT)) for name in names]
    except Exception as error:  # frictionless raises whatever its parts raise; the parent makes it a finding
        return {"raised": f"{type(error).__name__}: {error}"[:LENGTH]}
    errors, rows = [], 0
    for name, report in reports:
        for error in [*report.errors, *(error for task in report.tasks for error in task.errors)]:
            said = error.to_descriptor()
            column = said.get("fieldName") or ",".join(said.get("fieldNames") or [])
            cell = said.get("cell") or ",".join(str(x) for x in said.get("fieldCells") or [])
            place = int(said.get("rowNumber") or 0)
            errors.append([name, said["type"], place, column, str(cell)[:LENGTH], str(said.get("note", ""))[:LENGTH]])
        rows += sum(task.stats.get("rows") or 0 for task in report.tasks)
    return {"rows": rows, "errors": errors}


if __name__ == "__main__":
    print(json.dumps(read(int(sys.argv[1]), int(sys.argv[2]))))
