"""The layer `freshness`: sizes and hashes are those of the files, and what is built is what `build` would write."""

from __future__ import annotations

import hashlib

from .. import headline
from ..findings import Finding, Result, shown, why
from ..package import DESCRIPTOR, Package, Unreadable, read_bytes, safe_path
from . import Options

NAME = "freshness"


def check(package: Package, options: Options) -> Result:
    """Findings where size, hash, derived table, dictionary or descriptor is not what `build` writes.

    Proves the number of files that are as built, where all are.
    """
    from ..build import owned, rebuild

    result = Result()
    if not package.descriptor:
        result.findings.append(
            _say(
                "not-checked",
                DESCRIPTOR,
                "",
                "no descriptor that can be read",
                "a Data Package",
                f"Restore {DESCRIPTOR}.",
            )
        )
        return result
    for name, resource in package.resources.items():
        path = resource.get("path")
        try:
            data = read_bytes(safe_path(package.root, path))
        except (OSError, ValueError) as error:
            found = f"{shown(path)}: {why(error)}"
            result.findings.append(
                _say("not-checked", DESCRIPTOR, f"{name}.path", found, "a file of the package", "Restore the file.")
            )
            continue
        digest = f"sha256:{hashlib.sha256(data).hexdigest()}"
        mend = f"If the change of {path} was meant, run `make build`; else restore the file."
        if resource.get("hash") != digest:
            result.findings.append(
                _say(
                    "hash", str(path), f"{name}.hash", digest, f"{shown(resource.get('hash'))} as in {DESCRIPTOR}", mend
                )
            )
        elif resource.get("bytes") != len(data):
            mend = "Run `make build`."
            result.findings.append(
                _say("bytes", DESCRIPTOR, f"{name}.bytes", str(resource.get("bytes")), str(len(data)), mend)
            )
    built = options.built(package)
    result.findings += owned.stale(package, built)
    figures = built.table("figures") or []
    for indicator, kind in headline.named(built) if headline.PROPERTY in package.descriptor else ():
        if headline.among(figures, indicator, kind) is None:
            mend = "Correct the headline, or take it out: README and page would leave it out."
            found = f"{indicator}.{kind}"
            result.findings.append(
                _say("headline", DESCRIPTOR, headline.PROPERTY, found, "a figure with a value", mend)
            )
    try:
        files = rebuild.generated(built, options.facts(package))
    except (rebuild.NotBuildable, Unreadable) as error:
        result.findings += error.findings if isinstance(error, rebuild.NotBuildable) else [error.finding]
        mend = "Mend the other findings first."
        result.findings.append(
            _say(
                "not-checked",
                DESCRIPTOR,
                "",
                "tables that cannot be built",
                "derived tables and dictionary to compare",
                mend,
            )
        )
        return result
    result.findings += rebuild.stale(package, files)
    if not package.problems:
        # Sizes and hashes are compared above, table by table; here only the form.
        result.findings += rebuild.stale(package, {DESCRIPTOR: rebuild.written(package.descriptor)})
    if not result.findings:
        result.proved["files_as_built"] = len(package.resources) + 2  # tables, dictionary, descriptor
    return result


def _say(rule: str, file: str, column: str, found: str, expected: str, mend: str) -> Finding:
    return Finding(NAME, rule, file, 0, column, shown(found), shown(expected), mend)
