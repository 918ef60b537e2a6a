"""JSON judged by profiles (JSON Schema, Draft 7): the official ones of Data Package 2.0, and the house rules beside them.

A subschema of the house rules may say `rule`, `description` (what is expected) and `mend`; they stand in the finding.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from functools import cache, lru_cache
from pathlib import Path

from ..findings import Finding, shown

LAYER = "descriptor"
PROFILES = Path(__file__).with_name("profiles")
KINDS = {  # kind of content: its official profile and its house rules
    "datapackage": ("datapackage-2.0/datapackage", "house-datapackage"),
    "tableschema": ("datapackage-2.0/tableschema", "house-tableschema"),
}


def judge(kind: str, content: Mapping, file: str) -> list[Finding]:
    """What breaks the house rules or the official profile of `kind`; of one place the house speaks alone."""
    text = json.dumps(content, ensure_ascii=False)
    official, house = (dict(_complaints(name, text)) for name in KINDS[kind])
    return [Finding(LAYER, says[0], file, 0, place, *says[1:]) for place, says in (official | house).items()]


# What is judged again and again, as in a test that breaks one file of many, is judged once.
@lru_cache(maxsize=256)
def _complaints(name: str, text: str) -> list[tuple[str, tuple[str, str, str, str]]]:
    """(place, (rule, found, expected, mend)) for whatever in the JSON `text` breaks a profile."""
    from jsonschema.exceptions import best_match

    content = json.loads(text)
    columns = content.get("fields", []) if "tableschema" in name else []
    errors = [([], error) for error in _validator(name).iter_errors(content)]
    for number, column in enumerate(columns):
        errors += ((["fields", number], error) for error in _validator(name, column["type"]).iter_errors(column))
    # Of the alternatives of `oneOf`, the one that came nearest.
    nearest = ((start, best_match([error])) for start, error in errors)
    definitions = _profile(name).get("definitions", {})
    found = (_said([*start, *error.absolute_path], error, definitions) for start, error in nearest)
    return [(_place(content, path), says) for several in found for path, says in several]


def _said(path: list, error, definitions: Mapping) -> Iterator[tuple[list, tuple[str, str, str, str]]]:  # type: ignore[no-untyped-def,type-arg]
    rules, found = error.schema, error.instance
    expected = f"{error.validator} {shown(json.dumps(error.validator_value, ensure_ascii=False))}"
    if error.validator == "required":
        for key in error.validator_value:
            if key not in found:
                own = _of_property(rules, key)
                own = definitions.get(own.get("$ref", "").rpartition("/")[2], own)
                wanted = own.get("description") or json.dumps(own.get("const", "a value"), ensure_ascii=False)
                yield [*path, key], _words(own, key, "", wanted)
        return
    if error.validator == "not":  # a property that no rule knows
        found = path[-1]
    elif error.validator == "const":
        expected = json.dumps(error.validator_value, ensure_ascii=False)
    found = found if isinstance(found, str) else json.dumps(found, ensure_ascii=False)
    yield (
        path,
        _words(rules, str(path[-1]) if path else "", found, (rules.get("rule") and rules.get("description")) or expected),
    )


def _of_property(rules: Mapping, key: str) -> Mapping:
    """What the profile says of a property; of one it does not describe, an empty object."""
    own = rules.get("properties", {}).get(key)
    return (
        own
        if own is not None
        else next((v for k, v in rules.get("patternProperties", {}).items() if re.search(k, key)), {})
    )


def _words(rules: Mapping, key: str, found: str, expected: str) -> tuple[str, str, str, str]:
    if "rule" not in rules:
        return "profile", shown(found), expected, "Follow the official profile of Data Package 2.0."
    return tuple(
        shown(s).replace("{key}", key) for s in (rules["rule"], found, expected, rules.get("mend") or f"Write {key}.")
    )  # type: ignore[return-value]


@cache
def _profile(name: str) -> dict:
    return json.loads((PROFILES / f"{name}.json").read_bytes())


@cache
def _validator(name: str, column_type: str = ""):  # type: ignore[no-untyped-def]
    """A validator of a profile; of its columns of one type alone where a type is given."""
    from jsonschema import Draft7Validator, FormatChecker
    from jsonschema.exceptions import ValidationError
    from jsonschema.validators import extend

    def pattern(_, wanted: str, text: object, __) -> Iterator[ValidationError]:  # type: ignore[no-untyped-def]
        # In ECMA 262 $ is the very end, in Python it also stands before a last line feed.
        if isinstance(text, str) and not re.search(re.sub(r"(?<!\\)\$$", r"\\Z", wanted), text):
            yield ValidationError(f"{text!r} does not match {wanted!r}")

    content = _profile(name)
    if "fields" in content["properties"]:
        fields = content["properties"]["fields"]
        if column_type:
            # Alternatives that name other types fail anyway: leaving them out changes no outcome, and saves 0.4 s.
            (own,) = (x for x in fields["items"]["oneOf"] if column_type in x["properties"]["type"].get("enum", ()))
            content = {**own, "definitions": content.get("definitions", {})}
        else:
            rest = {key: value for key, value in fields.items() if key != "items"}
            content = {**content, "properties": {**content["properties"], "fields": rest}}
    # The profiles hold everything they refer to, so nothing is ever fetched.
    return extend(Draft7Validator, {"pattern": pattern})(content, format_checker=FormatChecker())


def _place(content: dict, path: list) -> str:  # type: ignore[type-arg]
    """A path into a descriptor or schema for people: the table or the column by its name."""
    if len(path) > 1 and path[0] in ("resources", "fields") and isinstance(path[1], int):
        name = content[path[0]][path[1]]
        if isinstance(name, dict) and isinstance(name.get("name"), str):
            path = [name["name"], *path[2:]]
    return "".join(f"[{p}]" if isinstance(p, int) else f".{p}" for p in path).lstrip(".")
