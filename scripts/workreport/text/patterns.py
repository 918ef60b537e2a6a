"""What the scanner looks for: the patterns of every numeral expression, in the order of precedence."""

from __future__ import annotations

import re
from functools import cache

from .characters import BLANK, CJK, NUMERAL_CHARACTERS
from .grammar import AFTER_WORD, LATIN, SPLIT_SCAN, STACK, alternatives
from .numerals import AR, CN, MUL, SEP
from .vocabulary import CN_UNITS_BY_FIRST, UNITS

LATIN_UNIT = f"(?:{alternatives(u for u in UNITS if u[0] in LATIN)})(?:(?<=[²³])|(?![A-Za-z0-9²³]))"
YEAR = r"(?:1[6-9]|20)[0-9]{2}"
_CYEAR = r"[一二][〇零一二三四五六七八九]{3}"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_CLOCK = r"(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:.])"
_MONTHS = rf"(?:{_MONTH}月?{SEP})?{_MONTH}月(?!度)份?(?:{_DAY}[日号](?:{SEP}(?:{_MONTH}月)?{_DAY}[日号])?)?"
_QUARTER = r"(?:第?[一二三四1-4]|前[一二两三123])季度"
_N = r"(?:[0-9]+|[〇零一二两三四五六七八九十百千万]+)"
_QUOTED = "[一二两三四五六七八九十百千双]"
_C1 = "[一二三四五六七八九十]"
ORDINAL_TAIL = (
    r"(?:届|次|批次?|个|年|产业|期|代|号|条|章|节|轮|类|种|项|家|座|所|阶段|步|方阵|梯队|大|中学|小学|幼儿园|医院|分局|组|讲|站|课|战场|要务|书记|"
    r"资源|动力|时间|生产力|责任人|线|道|只|部|件|场|支|位|名|村|社区|团队|课堂)"
)
# 第一 is a rank where what is ranked, or among whom, stands right before.
RANK_AFTER = re.compile(
    r"(?:全[市省国区县州旗盟球行]|东北|世界|位居|位列|名列|列|居|排名|排在|排|并列|位次|跃居|升至|稳居|同类|保持|均为|为|均|[率额速数值位]|(?<!质)量)$"
)
SCOPE = re.compile(r"(?:全[市省国区县州旗盟球]|世界|东北|国内)(?:地区)?的?$")

# What starts at a numeral (or at 第, 前, 翻), in the order of precedence; units and what else follows are read by _FOLLOWING.
ALTERNATIVES = {
    # dates
    "date": rf"""
        {YEAR}(?P<ds>[-/.])(?:0[1-9]|1[0-2]|[1-9])(?P=ds)(?:[12][0-9]|3[01]|0?[1-9])(?![0-9.])(?:[ T]{{1,2}}{_CLOCK})?
        |(?:{YEAR}|{_CYEAR})年?{SEP}(?:{YEAR}|{_CYEAR})(?![0-9])(?:{BLANK}?年(?:{_MONTHS})?)?
        |(?:{YEAR}|{_CYEAR}){BLANK}?年(?!历史|级)(?:{BLANK}?{_MONTHS}|[上下]半年|{_QUARTER})?
            (?:{BLANK}?[0-9]{{1,2}}[时点](?:[0-9]{{1,2}}分)?|{BLANK}?{_CLOCK})?
        |(?<![个0-9.,]){_MONTHS}(?:[0-9]{{1,2}}[时点](?:[0-9]{{1,2}}分)?|{BLANK}?{_CLOCK})?
        |(?<![0-9.,])(?:[12][0-9]|3[01]|[1-9])日(?![内以均产龄游常报])
        |{_QUARTER}
        |(?<![目以之])前(?:[0-9]{{1,2}}|{_C1}+|两)个月
        |[1-9]0年代|[二三四五六七八九]十年代|(?:[12]?[0-9]|二?十[一二三四五六七八九]?)世纪(?!末叶)
        |(?<![0-9:.比例为])(?:{_CLOCK})
        |(?<![0-9])(?:[01]?[0-9]|2[0-4])时(?:[0-5]?[0-9]分)?(?![间代期段效速尚装])
        |十[一二三四五六]五(?![万亿千百十])
        |(?<=[上下前后])半年
        |(?<=[〔［\[])(?:19|20)[0-9]{{2}}(?=[〕］\]])
    """,
    # labels and list numbers inside a line
    "label": r"(?:(?<=附件)|(?<=附表)|(?<=附图)|(?<=专栏))(?:[0-9]{1,2}|[一二三四五六七八九十]+)",
    "list": rf"(?<=\()(?:[0-9]{{1,2}}|{_C1}{{1,3}})(?=\))|(?<![\u4e00-\u9fffA-Za-z0-9]){_C1}{{1,3}}[是要](?!求)",
    # names made of numbers
    "identifier": rf"""
        (?:(?<=[A-Za-z])(?<!GDP)|(?<=[A-Za-z]-))[0-9]+(?:\.[0-9]+)?[A-Za-z]*(?:[-/.]?[A-Za-z0-9]+)*
        |(?<=[“"‘'「『])[0-9]{{1,2}}·[0-9]{{1,2}}(?![0-9%])
        |(?<=[“"‘'])[0-9]+(?:[·.+-][0-9A-Za-z]+)*(?=[”"’'])
        |(?<=[A-Z]_)[0-9]+(?:\.[0-9]+)?|(?<=PM[ ])(?:2\.5|10)(?![0-9.])
        |[0-9]+(?:\.[0-9]+){{2,}}
        |[0-9]+(?:-[0-9]+){{2,}}
        |0[0-9]{{2,3}}-[0-9]{{7,8}}
        |0[0-9]+(?!\.?[0-9])
        |[0-9]+(?:\+[0-9A-Za-z]+)+
        |(?:[0-9]+|{_C1}{{1,3}})号(?![召称码角手令])
        |(?:(?<=国道)|(?<=省道)|(?<=县道))[0-9]+线?
        |[0-9]{{3}}(?:国道|省道|县道)
        |[0-9]{{3,6}}(?=[^0-9，。,；;]{{0,8}}热线)
        |[0-9]+(?:\.[0-9]+)?(?!{LATIN_UNIT})[A-Za-z]+(?:-?[0-9]+)?级?
    """,
    # sizes and grades inside names: 千亿级产业集群, 五星级酒店, 三级公立医院
    "grade": r"""
        (?:[0-9]+(?:\.[0-9]+)?[百千万亿]+|[一二两三四五六七八九十]?[十百千万亿]+)(?:元|吨|千瓦|亩|人|平方米|美元|兆瓦)?级(?!别)
        |[一二三四五]星级|[一二三四五]级(?=(?:公立|综合|专科|中医|妇幼|儿童)+医院|甲等)
    """,
    # set phrases in quotation marks: “两重一轻”, “万人计划”, “十五”期间
    "quoted": rf"""
        (?<=[“「『"])(?=[^”」』"]{{3,14}}[”」』"]){_QUOTED}{{1,3}}(?:(?![年个月天项条%])[\u4e00-\u9fff]){{1,3}}{_QUOTED}{{1,3}}(?:(?![年个月天项条%])[\u4e00-\u9fff]){{1,8}}(?=[”」』"])
        |(?<=[“「『"])[十百千万亿]+[人户家村企亩名][\u4e00-\u9fff]{{1,7}}(?=[”」』"])
        |[百千万]人计划
        |(?<=[“「『"])[一二三四五六七八九十]{{1,3}}(?=[”」』"](?:期间|时期|规划|计划|以来|末|初))
        |(?:十|[一二三四五六七八九])五(?=期间|时期|计划|规划)
    """,
    "strong": r"(?<!前)(?:[0-9]+|五?[十百千])强(?![度化调制烈劲])",
    # ordinals; 第 may turn out a rank
    "nth": rf"第{BLANK}?(?:{_N})(?:{SEP}(?:第)?{_N})?(?:[、和](?:第)?[一二三四五六七八九](?=[、和届次批产]))*",
    "ordinal": r"""
        (?:[一二三]、){1,2}[一二三](?:次?产业|产)|一二三(?:次?产业|产)|二三(?:次?产业|产)|[一二三]产(?![值品量出能权地])
        |[〇零一二三四五六七八九十]+届(?:[一二三四五六七八九十]+次|[一二三四五六七八九]中)?
        |[一二三四五六七八九十]+次(?=全会|全体|会议|党代会|人代会|代表大会|常委)
        |[一二三四五六七八九]中(?=、[一二三四五六七八九]中|全会)
        |十[六七八九]大|二十大
        |[一二三四五六七八九]期(?![间末初望])
        |[一二三四五六七八九1-9]年级|[一二三四五六七八九]等[奖功品]|[一二三四五]星|[一二三四五]级(?=医院|甲级|公路|残疾|保护|应急|响应|资质)
    """,
    # what names a number without stating one
    "some": rf"(?:(?:(?<=数)|(?<=上)(?<![迈跨登跃站踏]上)|(?<=成)(?=[百千万]+上))[十百千万亿]+(?![分姓级])|几[十百千万亿]+)|零下(?:{AR}|{CN})(?:度|℃|摄氏度)?",
    "per": r"(?<=每)[十百千万亿]+",
    # several numbers in one figure
    "ratio": rf"(?<![0-9.:]){AR}(?::{AR})+(?![0-9:%年月个万亿])",
    "fraction": rf"(?!百分之|千分之|万分之)(?:{CN}|{AR})分之(?:{AR}|{CN})|(?<![0-9./]){AR}/{AR}(?![0-9/年])",
    # quantities
    "first": r"首(?:位(?!席))?",
    "top": rf"(?<![目以之提当日先眼空从此])前(?:{AR}[%‰‱]|(?:{_N})(?:[名位强]|(?!{CJK}|[0-9.%‰‱])))",
    "special": rf"""(?:
        [百千万]分之(?:{AR}|{CN})(?:{SEP}(?:[百千万]分之)?(?:{AR}|{CN}))?
        |百分百
        |(?:[一二两三四五六七八九1-9]成?(?:——|[-–—~至到]))?(?:[一二两三四五六七八九十]|10|[1-9](?:\.[0-9])?)成(?:[一二三四五六七八九半])?(?![为员功立果型本效品长就交熟都分套不])
        |一半|半数|(?<=[近过超])半(?!{CJK})
        |半(?:年|天|个月|个小时|小时|个世纪|世纪)多?
        |(?:{AR}|{CN})(?:(?:年|天|小时|倍|世纪)半|个半(?:月|小时|世纪))(?![数成导自])
        |翻了?(?:近|约|超)?[一二两三四五]番(?:多|有余)?
        ){AFTER_WORD}?""",
    "arabic": r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+(?![0-9]|,[0-9]{3})|[0-9]+)(?:\.[0-9]+)?",
    "chinese": CN,
    "bare": r"[〇零一二两三四五六七八九十百千万亿]+|[双半几首]|[0-9]+",
}

# What may stand after a numeral.
MUL_AT = re.compile(MUL)
BLANK_MUL = re.compile(BLANK + "?" + MUL)
STACK_AT = re.compile(STACK)
SPLIT_AT = re.compile(SPLIT_SCAN)
UPPER = re.compile(f"{SEP}(?!{YEAR}年){AR}{MUL}?")
UPPER_CN = re.compile(SEP + CN)
MORE_CN = re.compile(
    "(?:(?<=十)几|(?<=[十百千万亿])(?:余|多(?![少半元]))|(?<=[十百千])来)?(?:万亿|亿|万)?(?:(?<=[万亿])[余多])?"
)
AFTER_AT = re.compile(AFTER_WORD)

TRIGGER = re.compile("[" + "".join(sorted(NUMERAL_CHARACTERS)) + "第翻前]")
NUMERALS = re.compile("[" + "".join(sorted(NUMERAL_CHARACTERS)) + "]")
LINE_START = re.compile(
    r"[0-9]{1,3}(?:[.](?:(?![0-9])|(?=(?:19|20)[0-9]{2}年))|[、)])|[一二三四五六七八九十]{1,3}、(?![一二三](?:、|次?产))"
)
ROLE_OF = {
    "date": "date", "label": "list_number", "list": "list_number", "identifier": "identifier", "strong": "set_phrase",
    "ordinal": "ordinal", "grade": "identifier", "quoted": "set_phrase", "per": "word", "bare": "word",
}  # fmt: skip
ORDINAL_AFTER = re.compile(ORDINAL_TAIL)
ID_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_")
MASK = "\ue000"
# A hyphen is a minus sign where no letter or number stands before it, and only for what can be below zero.
MINUS = re.compile(r"(?:^|[^A-Za-z0-9%\-])-$")
SIGNED = re.compile(r"[0-9](?:%|‰|个百分点|℃)$")


# 一点二 and 百分之一点五 are numbers, 十分之一 is a fraction.
NO_WORD_BEFORE = {"一点": "(?![〇零一二三四五六七八九])", "十分": "(?!之)"}

# Which alternatives can begin with a character, in their order.
_OF_FIRST = {
    "0123456789": "date label list identifier grade strong ordinal ratio fraction special arabic bare",
    "〇零一二两三四五六七八九十": "date label list identifier grade quoted strong ordinal some per fraction special chinese bare",
    "百千万亿": "grade quoted strong some per fraction special chinese bare",
    "半": "date special bare", "双": "quoted bare", "几": "some bare", "首": "first bare", "第": "date nth", "前": "date top", "翻": "special",
}  # fmt: skip
_NAMES = {char: names.split() for characters, names in _OF_FIRST.items() for char in characters}


@cache
def _compiled(name: str) -> re.Pattern[str]:
    """An alternative, compiled when it is first needed: most texts need few of them."""
    return re.compile(ALTERNATIVES[name], re.VERBOSE)


# Short cuts, for speed alone: what they decide the alternatives would decide too.
_DIGITS_AT = re.compile(ALTERNATIVES["arabic"])
_PLAIN_AFTER = frozenset("%亿万元户家人公项名条座件所亩吨处")
_NAME_BEFORE = re.compile(r"""[A-Za-z0-9.,:/(_\-“"‘'「『件表图栏道为例]""")
_NAME_AFTER = re.compile("[^，。,；;]{0,9}(?:级|热线|计划)")
_FOLLOWERS = (
    frozenset("季年月日号强等级星届次中大期产分成半是要、点多几来余至到-–—~以左上及(世代时周个倍小天")
    | NUMERAL_CHARACTERS
    | frozenset(CN_UNITS_BY_FIRST)
)
_SINGLE = frozenset("一二两三四五六七八九")
_OPENING = frozenset('(件表图栏“「『"下第前' + "".join(NUMERAL_CHARACTERS))


# What only stands behind one of these, a bracket or a quotation mark is not looked for amid other characters.
_LEADING = frozenset("件表图栏每")
_NAMES_INSIDE = {
    char: [
        name
        for name in names
        if name not in ("label", "list", "per")
        and not (name == "quoted" and char not in "百千万")
        and not (name == "some" and char in _SINGLE)
    ]
    for char, names in _NAMES.items()
}


def matched(text: str, start: int) -> tuple[str, re.Match[str] | None]:
    """The first of the alternatives that matches at text[start:], and its name."""
    first, before = text[start], text[start - 1 : start]
    if first in _SINGLE:
        if text[start + 1 : start + 2] not in _FOLLOWERS and before not in _OPENING:
            return "bare", _compiled("bare").match(text, start)
    elif "1" <= first <= "9" and not _NAME_BEFORE.match(before):
        m = _DIGITS_AT.match(text, start)
        if m and text[m.end() : m.end() + 1] in _PLAIN_AFTER and not _NAME_AFTER.match(text, m.end()):
            return "arabic", m
    inside = "\u4e00" <= before <= "\u9fff" and before not in _LEADING and text[start + 1 : start + 2] != "五"
    for name in (_NAMES_INSIDE if inside else _NAMES)[first]:
        if m := _compiled(name).match(text, start):
            return name, m
    return "", None
