"""The grammar of English names: what they count, what was done to it, and how a subject joins them.

Pure functions of words, for names such as 'supervisors seconded to guide school reopening'.
"""

from __future__ import annotations

import re
from functools import lru_cache

LONGEST = 300  # characters of a name that is taken apart; the work grows with its square
# The head of an English name ends before these: 'households | with a beautiful courtyard'.
_AFTER_HEAD = re.compile(
    r",| (?:of|in|for|with|without|that|which|whose|who|to|into|from|on|at|by|under|per|covered)\b"
)
_NAMED_BY_THE = re.compile(
    r"\b(?:rate|level|standard|share|area|length|volume|coverage|value|amount|income|threshold|capacity)(?: [a-z]+ed\b.*)?$"
)
# A plural noun among its words, which possessives, business and gross are not.
_PLURAL = re.compile(r"(?<![\w'’-])(?:[A-Za-z-]*[a-rt-z]s|consortia|criteria|people|staff)(?![\w'’-])")
_NO_PLURAL = re.compile(r"(?:ss|us|is|sales|news|series)$")


# What was done to the things counted: 'supervisors | seconded to guide …', 'housing estates with renovation | completed'.
_DONE = r"(?:(?:newly|individually) )?(?:[a-z-]+ed|built|rebuilt|bought|brought|caught|set|put|won|kept|given|drawn|found|laid|sent|sold|taken)"
_PASSIVE = re.compile(rf"{_DONE}(?: (?:up|out|away|as|in|into|to|for|on|under|by|from|among|or|and|[a-z]+ly)\b.*)?$")
_WHO_DID = re.compile(r"(.+?) (?:that|who) (.+)$")
_WITH_DONE = re.compile(rf"(.+?) (?:with (.+?) |whose (.+?) (?:was|were) )({_DONE})$")


# Before what is measured, so that a name of the kind can give way to the name of the thing itself.
_GOVERNS = frozenset({"of", "for", "counting", "by", "on"})


def joined(name: str, subject: str) -> str | None:
    """The name with what it measures named by the subject, which says it too: the rate … of enterprises above … ."""
    words = name.split(" ") if len(name) <= LONGEST else []
    for at in range(1, len(words)):
        if words[at - 1] not in _GOVERNS:
            continue
        article = words[at] if words[at] in ("a", "an", "the") else ""
        kind = " ".join(words[at + bool(article) :])
        if kind and (found := re.search(rf"(?<![\w-]){re.escape(kind)}(s?)(?![\w-])", subject)):
            many = not article or found[1]
            return " ".join([*words[:at], *([] if many else ["the"]), subject])
    return None


def narrowed(name: str, subject: str) -> str | None:
    """The name with the things counted, which begin it, named by the subject: old housing estates with greening upgraded."""
    words = name.split(" ")
    many = next((at for at, word in enumerate(words, 1) if _is_plural(word)), None)
    if many is None:
        return None
    things, rest = " ".join(words[:many]), words[many:]
    named = joint_things(things, subject)
    # Words after these things ('projects of 100 million yuan or more') read well only at the end.
    if named is None or (rest and not named.endswith(things)):
        return None
    return " ".join([named, *rest])


def joint_things(things: str, subject: str) -> str | None:
    """Things counted together with a subject that says the same word of some of them, as one name."""
    if subject.endswith(f" {things}"):
        return subject
    *first, last = things.split(" ")
    before, found, _ = f" {subject}".partition(f" {last} ")
    if found and not (before and first):
        return " ".join([*first, subject])
    return None


@lru_cache(maxsize=4096)
def clause(name: str) -> tuple[str, str, str] | None:
    """A name of things to which something was done, or that did it, as things, kind of predicate and predicate.

    'criminal cases solved' is criminal cases, were, solved; 'estates with renovation completed' is estates, had their,
    renovation completed; 'projects that passed review' is projects, '', passed review.
    """
    if len(name) > LONGEST:
        return None
    if (found := _WITH_DONE.match(name)) and plural(found[1]):
        return found[1], "had their", f"{found[2] or found[3]} {found[4]}"
    if (found := _WHO_DID.match(name)) and plural(found[1]):
        verb = re.match("(was|were) ", found[2])
        return found[1], "were" if verb else "", found[2][verb.end() :] if verb else found[2]
    words = name.split(" ")
    for at in range(1, len(words)):
        if words[at] in ("which", "whom"):
            return None
        if _is_plural(words[at - 1]) and _PASSIVE.match(rest := " ".join(words[at:])):
            return " ".join(words[:at]), "were", rest
    return None


def _is_plural(word: str) -> bool:
    return bool(_PLURAL.fullmatch(word)) and not _NO_PLURAL.search(word)


@lru_cache(maxsize=4096)
def head(name: str) -> str:
    found = _AFTER_HEAD.search(name)
    return name[: found.start()] if found else name


@lru_cache(maxsize=4096)
def plural(name: str) -> bool:
    return any(not _NO_PLURAL.search(word) for word in _PLURAL.findall(head(name)))


@lru_cache(maxsize=4096)
def with_article(name: str) -> str:
    """The name with an article where English wants one: the share of …, but growth of …."""
    return f"the {name}" if _NAMED_BY_THE.search(head(name)) or name.startswith("planned total ") else name
