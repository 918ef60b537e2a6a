"""What a reader sees of a page of HTML, as text.

Elements are known by libxml2, through lxml. Raised marks of notes become ［1］, raised exponents and marks of units their
own characters (m², 10⁵). Struck-out and hidden text, scripts, styles, comments, templates and the head are left out, and
said so. Style sheets are not read: text that a class hides stays.
"""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, field

TAG = re.compile(r"<[A-Za-z/!?][^<>]*>")  # PM2.5<35, >300 are no tags
_BLOCK = frozenset(
    [
        "p",
        "div",
        "br",
        "li",
        "ul",
        "ol",
        "tr",
        "td",
        "th",
        "table",
        "caption",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "section",
        "article",
        "blockquote",
        "center",
        "dl",
        "dt",
        "dd",
        "pre",
        "hr",
        "header",
        "footer",
        "title",
        "main",
        "aside",
        "nav",
        "figure",
        "figcaption",
        "address",
        "fieldset",
        "form",
        "tbody",
        "thead",
        "tfoot",
        "legend",
        "option",
        "select",
        "optgroup",
        "summary",
        "details",
    ]
)
_UNSEEN = re.compile(
    r"<!--|<(script|style|head|noscript|template|title|textarea|iframe|noembed|noframes|xmp)\b", re.IGNORECASE
)
_ENDS = {
    kind: re.compile(rf"</{kind}\s*>", re.IGNORECASE)
    for kind in [
        "script",
        "style",
        "head",
        "noscript",
        "template",
        "title",
        "textarea",
        "iframe",
        "noembed",
        "noframes",
        "xmp",
    ]
}
_ENDS[""] = re.compile("-->")
_RAW = frozenset(
    ["title", "textarea", "iframe", "noembed", "noframes", "xmp"]
)  # what is between their tags is text without tags
_ANY_TAG = re.compile(r"<(/?)([A-Za-z][A-Za-z0-9]*)")
_VOID = frozenset(
    ["area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "param", "source", "track", "wbr"]
)
# Inside these a line end of the source is no line end of the text.
_OF_LINES = frozenset(["p", "li", "td", "th", "dd", "dt", "h1", "h2", "h3", "h4", "h5", "h6"])
_ENDED = re.compile(r"[。！？；：]\n")
_BREAK = re.compile(r"[ \t\r]*\n[ \t\r\n]*")
_STRUCK = frozenset(("del", "s", "strike"))
_HIDDEN_ELEMENTS = frozenset(("template", "datalist"))
_ZERO = re.compile(r"0+(?:\.0+)?(?:[a-z]+|%)?")
_MARK = re.compile(
    r"[\[［〔(（【]?\s*(?:注|\*)?\s*([0-9]{1,3}(?:\s*[,，、]\s*[0-9]{1,3}|[*†‡#]+)*|[*†‡#]+|[a-z])\s*[\]］〕)）】]?"
)
_RAISED = str.maketrans("0123456789-−", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻⁻")
_RAISED_2_3 = str.maketrans("23", "²³")
_POWER_BEFORE = re.compile(r"(?:[×xX*·∙]\s*|^|[\s(（/：:，,=])10$")
_UNIT_BEFORE = re.compile(r"(?:(?<![A-Za-z])[khdcmμ]?m|(?<![A-Za-z])[KHDC]?M|千?米)$")
_FORMULA_BEFORE = re.compile(r"[A-Za-z]$")
MOST_RAISED = 12  # characters of a raised mark; more is text that somebody raised


@dataclass
class Seen:
    """The text of a page, a line for each block, and what was left out or changed, by name."""

    text: str
    counts: Counter = field(default_factory=Counter)


def has_tags(text: str) -> bool:
    """Whether a text holds markup."""
    return "<" in text and TAG.search(text) is not None


def seen(text: str) -> Seen:
    """What a reader sees of a page. Text without tags stays as it is."""
    if not has_tags(text):
        return Seen(text)
    from lxml import etree  # only pages of HTML need it

    target = _Target()
    parser = etree.HTMLParser(target=target, huge_tree=True, recover=True, remove_comments=True, encoding="utf-8")
    source = _closed(_without_unseen(text))
    # A wrapper of its own, so that a page that is nothing but text is a page too.
    parser.feed(f"<html><body><div>{source}\n</div></body></html>".encode("utf-8", "surrogatepass"))
    parser.close()
    return Seen("".join(target.out), target.counts)


def _without_unseen(text: str) -> str:
    """The text without comments, scripts, styles and head; what is never closed stays, without its tag."""
    out, at, open_for_good = [], 0, set()
    while hit := _UNSEEN.search(text, at):
        kind = (hit[1] or "").lower()
        end = None if kind in open_for_good else _ENDS[kind].search(text, hit.end())
        if not end:
            open_for_good.add(kind)
            out.append(text[at : hit.start()])
            at = hit.end() if not kind else text.find(">", hit.end()) + 1 or hit.end()
            continue
        if kind in _RAW and kind not in ("iframe", "noembed", "noframes"):
            inner = text.find(">", hit.end()) + 1 or hit.end()
            out += [text[at : hit.start()], "\n", text[inner : max(inner, end.start())], "\n"]
        else:
            out += [text[at : hit.start()], "\n" if kind == "head" else ""]
        at = end.end()
    return "".join([*out, text[at:]])


def _closed(text: str) -> str:
    """The text without end tags of what is not open: a parser walks all open elements for each of them."""
    opened: Counter = Counter()
    out, last = [], 0
    for hit in _ANY_TAG.finditer(text):
        name = hit[2].lower()
        if not hit[1]:
            if name not in _VOID:
                opened[name] += 1
        elif opened[name] > 0:
            opened[name] -= 1
        elif name not in ("br", "p"):
            end = text.find(">", hit.end())
            if end < 0:
                break
            out.append(text[last : hit.start()])
            last = max(last, end + 1)
            if name in _BLOCK:
                out.append("\n")
    return "".join([*out, text[last:]])


class _Target:
    """Collects text from the events of the parser; each does work that does not grow with the depth."""

    def __init__(self) -> None:
        self.out: list[str] = []
        self.counts: Counter = Counter()
        self._hiding: list[bool] = []  # of every open element, whether its text is left out
        self._blocks: list[str] = []  # the blocks that are open
        self._reasons: list[str] = []  # and why, of those that are
        self._raised: list[str] | None = None
        self._raised_at = 0
        self._kind = ""

    def start(self, tag: str, attributes: dict) -> None:
        name = tag.lower()
        if name in _BLOCK:
            self._end_raised()
            self._line()
            if name not in _VOID:
                self._blocks.append(name)
        style = _declared(attributes["style"]) if "style" in attributes else {}
        why = self._why(name, attributes, style)
        self._hiding.append(bool(why))
        if why:
            self._reasons.append(why)
        raised = (
            name if name in ("sup", "sub") else {"super": "sup", "sub": "sub"}.get(style.get("vertical-align", ""), "")
        )
        if raised and self._raised is None and not self._reasons:
            self._raised, self._raised_at, self._kind = [], len(self._hiding), raised

    def end(self, tag: str) -> None:
        if self._raised is not None and len(self._hiding) <= self._raised_at:
            self._end_raised()
        if self._hiding and self._hiding.pop():
            self._reasons.pop()
        name = tag.lower()
        if name in _BLOCK:
            self._end_raised()
            self._line()
            if self._blocks and name not in _VOID:
                self._blocks.pop()

    def data(self, text: str) -> None:
        if "\n" in text and self._blocks and self._blocks[-1] in _OF_LINES and not _is_paragraphs(text):
            text = _BREAK.sub(_joined, text)
        if self._reasons:
            if shown := text.strip():
                self.counts[self._reasons[-1]] += len(shown)
        elif self._raised is not None:
            self._raised.append(text)
            if "\n" in text or sum(map(len, self._raised[-4:])) > MOST_RAISED:
                self._end_raised()
        else:
            self.out.append(text)

    def close(self) -> None:
        self._end_raised()

    @staticmethod
    def _why(name: str, attributes: dict, style: dict[str, str]) -> str:
        if name in _STRUCK or "line-through" in style.get("text-decoration", "") + style.get(
            "text-decoration-line", ""
        ):
            return "struck-out text"
        if name in ("rt", "rp"):
            return "inserted readings"
        hidden = (
            name in _HIDDEN_ELEMENTS
            or ("hidden" in attributes and attributes["hidden"] != "false")
            or attributes.get("aria-hidden", "").strip().lower() == "true"
            or style.get("display") == "none"
            or style.get("visibility") in ("hidden", "collapse")
            or _ZERO.fullmatch(style.get("font-size", "")) is not None
            or _ZERO.fullmatch(style.get("opacity", "")) is not None
        )
        return "hidden text" if hidden else ""

    def _line(self) -> None:
        self.out.append("\n")

    def _end_raised(self) -> None:
        if self._raised is None:
            return
        inner, self._raised = "".join(self._raised), None
        self.out.append(self._written(inner, self._before(), self._kind))

    def _before(self) -> str:
        text = ""
        for part in reversed(self.out[-8:]):
            text = part[-16:] + text
            if len(text) >= 16:
                break
        return text

    def _written(self, inner: str, before: str, kind: str) -> str:
        """A raised or lowered text as it stands in the line."""
        stripped = inner.strip()
        mark = _MARK.fullmatch(stripped)
        if kind == "sub":
            glued = before[-1:].isdigit() and stripped.isdigit()
            self.counts["raised marks"] += glued
            return f"［{stripped}］" if glued else inner
        if stripped in ("2", "3") and _UNIT_BEFORE.search(before):
            return stripped.translate(_RAISED_2_3)
        if re.fullmatch("[-−]?[0-9]{1,2}", stripped) and _POWER_BEFORE.search(before):
            return stripped.translate(_RAISED)
        if len(stripped) == 1 and not mark and unicodedata.numeric(stripped, None) is not None:
            mark = _MARK.fullmatch(str(int(unicodedata.numeric(stripped))))
        if mark:
            self.counts["raised marks"] += 1
            return "".join(f"［{one}］" for one in re.findall(r"[0-9]+|[*†‡#]+|[a-z]", mark[1]))
        return inner


def _is_paragraphs(text: str) -> bool:
    """Whether lines end where sentences end, as those of plain text do inside a stray tag."""
    return 2 * len(_ENDED.findall(text)) >= len(_BREAK.findall(text))


def _joined(hit: re.Match[str]) -> str:
    """What stands for a line end of the source: nothing, and a blank between Latin letters or digits."""
    before, after = hit.string[hit.start() - 1 : hit.start()], hit.string[hit.end() : hit.end() + 1]
    return " " if before.isascii() and after.isascii() and before.isalnum() and after.isalnum() else ""


def _declared(style: str) -> dict[str, str]:
    """What a style attribute declares: names and values in lower case, without !important."""
    pairs = (part.partition(":") for part in style.lower().split(";"))
    return {name.strip(): value.replace("!important", "").strip() for name, _, value in pairs}
