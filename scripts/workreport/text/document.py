"""What a report says of itself: title, place, session and date of delivery, where its first lines print them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .statement import arabic_year

HEAD = 40  # lines in which a report names itself
_PLACE = r"(?:[\u4e00-\u9fff]{2,12}?(?:省|自治区|特别行政区|自治州|地区|盟|新区|自治县|自治旗|市|县|区|旗|州|镇|乡|街道)){1,3}"
_SESSION = re.compile(
    rf"(?P<place>{_PLACE})?(?:第)?(?P<term>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})届人(?:民代表大会|大)(?:常务委员会)?第?(?P<session>[0-9]{{1,2}}|[一二三四五六七八九十]{{1,3}})次(?:全体)?会议"
)
_DATE = re.compile(
    r"(?P<year>(?:19|20)[0-9]{2}|[一二][〇零○O一二三四五六七八九]{3})年(?P<month>[0-9]{1,2}|[一二三四五六七八九十]{1,2})月(?P<day>[0-9]{1,2}|[一二三四五六七八九十]{1,3})日"
)
_TITLE = re.compile(rf"(?P<year>(?:19|20)[0-9]{{2}})?年?(?P<place>{_PLACE})?(?:人民)?政府工作(?:的)?报告")
_NUMBER = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"两": 2}
_LEVEL = re.compile(
    r"(?:壮族|回族|维吾尔|[\u4e00-\u9fff]{1,4}族)?(?:省|自治区|特别行政区|自治州|地区|盟|新区|自治县|自治旗|市|县|区|旗|州|镇|乡)$"
)


@dataclass(frozen=True, slots=True)
class Document:
    """What a report prints about itself; empty where it does not. place: as printed, never completed by a parent.

    delivered: the date on which the congress heard it, or None. line: of the title, from 1.
    """

    title: str = ""
    place: str = ""
    session: str = ""
    delivered: date | None = None
    line: int = 0

    @property
    def names(self) -> tuple[str, ...]:
        """The place as a report may name itself before an indicator: 某某县, 某某."""
        if not self.place:
            return ()
        parts = re.findall(_PLACE.replace("{1,3}", "", 1), self.place) or [self.place]
        last = parts[-1] if isinstance(parts[-1], str) else self.place
        short = _LEVEL.sub("", last)
        return tuple(dict.fromkeys(n for n in (self.place, last, short) if len(n) >= 2))


def number(text: str) -> int:
    """12 for 12 or 十二, up to 99."""
    if text.isdigit():
        return int(text)
    tens, _, ones = text.rpartition("十")
    if "十" not in text:
        return _NUMBER.get(text, 0)
    return (_NUMBER.get(tens, 0) if tens else 1) * 10 + (_NUMBER.get(ones, 0) if ones else 0)


def document(paragraphs: Sequence[str]) -> Document:
    """Title, place, session and date of a report from its first lines (clean paragraphs)."""
    title = place = session = ""
    delivered: date | None = None
    line = 0
    head = list(paragraphs[:HEAD])
    for at, text in enumerate(head):
        if len(text) > 200:
            continue
        if not title and "工作报告" in text and len(text) <= 60 and (m := _TITLE.search(text)):
            title, line = text.strip("—-（）() 《》"), at + 1
            place = place or (m["place"] or "")
        joined = text + (head[at + 1] if at + 1 < len(head) and len(text) < 40 else "")
        if not session and (m := _SESSION.search(joined)):
            session = f"{number(m['term'])}-{number(m['session'])}"
            found = re.sub(r"^.*?在", "", m["place"] or "")
            place = place or found
            before = joined[: m.start() + len(m["place"] or "")]
            if d := _DATE.search(before):
                delivered = _date(d) or delivered
    return Document(title, place.removeprefix("在"), session, delivered, line)


def _date(m: re.Match[str]) -> date | None:
    try:
        return date(arabic_year(m["year"]), number(m["month"]), number(m["day"]))
    except ValueError:
        return None
