"""Versions of the package: what SemVer, CHANGELOG.md (Keep a Changelog) and CITATION.cff say, read here and nowhere else.

The date of a version is the one of its heading in CHANGELOG.md: `## [1.0.0] - 2026-11-22`. A version at work has the
heading `## [2.0.0] - unreleased` above all others and no date: `unreleased` is printed, files carry the date of the last
release, and CITATION.cff has no `date-released`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import date, datetime
from itertools import pairwise
from pathlib import Path

from .package import Package, read_bytes, safe_path

CHANGELOG, CITATION = "CHANGELOG.md", "CITATION.cff"
UNRELEASED = "unreleased"
NONE, PATCH, MINOR, MAJOR = range(4)
STEPS = ("none", "PATCH", "MINOR", "MAJOR")
MAX_BYTES = 1 << 20  # of a document
_VERSION = re.compile(r"(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})\.(0|[1-9]\d{0,8})", re.ASCII)
_HEADING = re.compile(r"## \[([^\]]+)\](?: - (\S+))?(?: \[YANKED\])?")
_FIELD = re.compile(r"^(version|date-released):[ \t]*[\"']?([^\s\"'#]+)", re.MULTILINE)

Parts = tuple[int, int, int]


def parts(version: object) -> Parts | None:
    """The three numbers of a version, which compare as versions do; None where it is none."""
    hit = _VERSION.fullmatch(version) if isinstance(version, str) else None
    return (int(hit[1]), int(hit[2]), int(hit[3])) if hit else None


def following(version: Parts, step: int) -> str:
    """The next version by a step."""
    major, minor, patch = version
    return {MAJOR: f"{major + 1}.0.0", MINOR: f"{major}.{minor + 1}.0"}.get(step, f"{major}.{minor}.{patch + 1}")


def step(old: Parts, new: Parts) -> int | None:
    """The step from one version to the next; None where the second does not follow the first."""
    return next((s for s in (PATCH, MINOR, MAJOR) if parts(following(old, s)) == new), None)


@dataclass(frozen=True)
class Release:
    """One entry of a changelog: version, date (empty: unreleased), line of the heading, and the text below it."""

    version: str
    day: str
    line: int
    text: str = ""


@dataclass
class Changelog:
    """Entries as they stand in the file, newest first, and what is wrong: (line, found, expected, mend)."""

    releases: list[Release] = field(default_factory=list)
    trouble: list[tuple[int, str, str, str]] = field(default_factory=list)

    def get(self, version: object) -> Release | None:
        """The entry of a version, of two the first."""
        return next((release for release in self.releases if release.version == version), None)

    def published(self) -> list[Release]:
        """The entries with a date, newest first."""
        return [release for release in self.releases if release.day]


def changelog(text: str) -> Changelog:
    """The entries of a text in the form of CHANGELOG.md; never raises."""
    found, at, below = Changelog(), None, []

    def close() -> None:
        if at:
            found.releases.append(Release(at.version, at.day, at.line, "\n".join(below)))

    for line, words in enumerate(text.split("\n"), 1):
        if not words.startswith("## "):
            below.append(words)
            continue
        close()
        at, below = None, []
        if words.strip() == "## [Unreleased]":
            continue
        hit = _HEADING.match(words.rstrip())
        day = (hit[2] or "") if hit else ""
        if not hit or not parts(hit[1]) or not (is_day(day) or day == UNRELEASED) or hit.end() != len(words.rstrip()):
            mend = f"Write the heading as version and date, or {UNRELEASED} in place of the date."
            found.trouble.append((line, words, "## [1.0.0] - 2026-11-22", mend))
        if hit and parts(hit[1]):
            at = Release(hit[1], day if is_day(day) else "", line)
    close()
    if not found.releases and not found.trouble:
        found.trouble.append((0, "no release", "a heading for every release", "Add the heading of the release."))
    for newer, older in pairwise(found.releases):
        told = [f"{r.version} {r.day or UNRELEASED}" for r in (newer, older)]
        if (parts(newer.version) or ()) <= (parts(older.version) or ()) or (newer.day and newer.day < older.day):
            found.trouble.append((newer.line, " above ".join(told), "the newest release first", "Order the releases."))
        if not older.day:
            mend = f"Write the date of {older.version}; only the newest can be {UNRELEASED}."
            found.trouble.append((older.line, told[1], f"a date, since {newer.version} stands above it", mend))
    return found


def is_day(text: str) -> bool:
    """Whether a text is a date, ISO 8601."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False


def document(root: Path, path: str) -> str:
    """The text of a document of the package; raises OSError or ValueError where it cannot be read."""
    return read_bytes(safe_path(root, path), MAX_BYTES).decode("utf-8")


def read(root: Path) -> Changelog:
    """CHANGELOG.md of a package; without entries where it cannot be read."""
    try:
        return changelog(document(root, CHANGELOG))
    except (OSError, ValueError):
        return Changelog()


def cited(text: str) -> dict[str, str]:
    """`version` and `date-released` of a CITATION.cff, as far as they stand there; needs no YAML."""
    return {hit[1]: hit[2] for hit in _FIELD.finditer(text)}


def citation(root: Path) -> dict:
    """The whole CITATION.cff; raises OSError, or ValueError that says what is wrong."""
    import yaml

    try:
        content = yaml.safe_load(document(root, CITATION))
    except (yaml.YAMLError, RecursionError) as error:
        raise ValueError(str(error)) from None
    if not isinstance(content, dict):
        raise ValueError(f"{type(content).__name__}, no mapping")
    return content


def day(package: Package) -> str:
    """The date of the package's version, ISO 8601; `unreleased` where it has none."""
    release = read(package.root).get(package.descriptor.get("version"))
    return (release and release.day) or UNRELEASED


def moment(package: Package) -> datetime:
    """The time that files of this version carry: its date, of an unreleased version that of the last release.

    Without any release it is `created`. Raises ValueError where that is no time either.
    """
    own, log = day(package), read(package.root)
    if own == UNRELEASED:
        own = log.published()[0].day if log.published() else str(package.descriptor.get("created"))
    return datetime.fromisoformat(own).replace(tzinfo=None)
