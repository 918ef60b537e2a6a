"""The grammar of quantities in Chinese government work reports.

`parse` reads one printed quantity (`63.9亿元`, `1000余起`, `4.5%以下`, `第一`) exactly; `scan` finds every
numeral expression of a running text and says what each one is. Both work on any text: what cannot be read
is reported (`QuantityError`, or a span of kind `unread`), never guessed.

How a printed quantity is read
    value       in the printed unit: 63.9亿元 is 63.9 of 亿元. The multiplier is part of the symbol.
    Chinese     三百五十 is 350. A closing 万 or 亿 is the multiplier, as after Arabic digits: 一百二十万 is 120 万,
                千亿元 is 1000 亿元, a bare 亿元 is 1 亿元. Digits after 万 or 亿 (一万二千, 三亿五千万, 1亿2000万) have no one
                multiplier: the number is written out, without a multiplier. Colloquial ellipsis (一百二, 三千五,
                一万五) has two readings and is an error. 两三个, 三四十 are 2 to 3, 30 to 40, approx. 十几个 is gt 10;
                几十, 数百, 上千 have no value.
    fractions   百分之五十 is 50 %, 千分之三 3 ‰, 万分之五 5 ‱; 五成 is 50 %, 三成五 35 %, 一半 and 半数 are 50 %; 半年 is 0.5 年,
                一年半 1.5 年. 三分之一 has no exact decimal: `parse_ratio`.
    multiples   2倍 and 是…的2倍: level 2 倍. 增长1倍: change 1 倍 (so the level is 2 倍). 翻番, 翻一番: level 2 倍; 翻两番: level 4 倍,
                because n 番 is 2 to the power n.
    change      增长6% is 6, 下降3.2% is -3.2 (kind change); 增长到, 降至, 达到, 控制在 state a level and no qualifier.
                The qualifier of a fall speaks of its size: 下降超过3% is -3, gt.
    rank        第一, 第2位, 首位 have the symbol 名次; 前三, 前10名 are ranks of at most 3 and 10 (le).
    ranges      5%-6%, 5~6%, 3到5个, 15-20亿元: value and value_max, ascending, of one unit and one multiplier.
    qualifiers  see QUALIFIERS. Two that disagree (近1000余家, 超过20家以上) are an error.
"""

import re
import string
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache, lru_cache

__all__ = [
    "MULTIPLIERS", "NUMERAL_CHARACTERS", "QUALIFIERS", "ROLES", "UNITS", "Quantity", "QuantityError", "Span",
    "canonical_number", "is_canonical_number", "ledger_span", "parse", "parse_ratio", "scan", "unlisted",
]  # fmt: skip

NUMERAL_CHARACTERS = frozenset("0123456789〇零一二两三四五六七八九十百千万亿半双几首")
ROLES = frozenset({"figure", "date", "ordinal", "list_number", "identifier", "set_phrase", "word"})
MULTIPLIERS = {"万亿": 10**12, "千亿": 10**11, "百亿": 10**10, "亿": 10**8, "千万": 10**7, "百万": 10**6, "万": 10**4,
               "千": 10**3, "百": 10**2, "": 1}  # fmt: skip


def _listed(words: str) -> tuple[str, ...]:
    return tuple(words.split())


# Words that stand before or after a number and qualify it.
_BEFORE = {
    "approx": "大约 约",
    "nearly": "接近 将近 近",
    "gt": "超过 突破 高于 多于 大于 超 过 逾",
    "ge": "不低于 不少于 不小于 不得低于 不得少于 至少",
    "le": "不超过 不高于 不多于 不大于 不突破 不得超过 不得高于 未超过 未突破 至多 最多",
    "lt": "不足 不到 低于 少于 小于",
}
_AFTER = {"approx": "左右 上下", "ge": "(含)以上 及以上 以上", "le": "(含)以下 及以下 以下 以内 之内"}
QUALIFIERS = ("exact", "approx", "gt", "ge", "le", "lt", "nearly")

# Characters that, standing before a qualifier word, make another word of it: 签约5个, 附近3家, 通过3项.
_OTHER_WORD = {
    "约": "节签预集合违履续毁邀特相制解契简失租条公隐",
    "近": "附临靠邻最远亲走拉贴",
    "超": "赶高反",
    "过": "通经超不度跨渡路穿走越",
    "超过": "不未",
    "突破": "不未",
    "接近": "不",
    "不到": "达得看想赶等",
}
# 近5年 is mostly 'the last 5 years'; only after these words is it 'nearly 5 years'.
_LASTING = ("历时", "长达", "用时", "耗时", "时长")
_PERIOD_UNITS = frozenset(("年", "天", "周", "个月", "小时"))

_RISE = "增长 增加 增收 提高 提升 上升 上涨 上调 扩大 增 升"
_FALL = "负增长 下降 降低 减少 回落 下调 下跌 下滑 缩小 压减 压降 削减 缩减 降 减"
_LEVEL = (
    "增长到 增长至 增加到 增加至 提高到 提高至 提升到 提升至 上升到 上升至 增至 增到 升至 升到 下降到 下降至 降低到 降低至 减少到 "
    "减少至 回落到 回落至 降至 降到 减至 减到 缩小到 缩小至 达到 达 控制在 保持在 稳定在 维持在"
)

# The closed list of units, by theme. To extend it, add a word; the longest match is taken.
UNITS = _listed(
    # shares and change
    "% ‰ ‱ 个百分点 百分点 个基点 倍 "
    # money
    "元 元人民币 美元 欧元 日元 港元 英镑 "
    # people and households
    "人 人次 名 位 户 户次 人天 口 对 岁 周岁 "
    # organisations and places
    "家 家次 家(次) 个 所 处 处(次) 座 间 栋 幢 村 屯 组 镇 乡 街 县 市 区 省 园 "
    # things
    "件 件次 起 起次 辆 辆次 台 台次 台套 台(套) 台件 套 枚 支 条 根 颗 棵 株 块 张 份 封 幅 面 片 部 册 本 篇 盏 扇 艘 架 架次 "
    "只 头 羽 匹 尾 峰 箱 盒 瓶 桶 袋 眼 孔 双 标箱 标准箱 床 床位 票 字 款 道 门 段 层 方 宗 单 笔 例 席 师 "
    # acts and sorts
    "次 场 场次 项 项次 批 批次 期 轮 班次 车次 趟 遍 类 种 级 大 例次 个次 学时 课时 "
    # area, length, volume, mass
    "亩 亩次 公顷 平方米 平方公里 平方千米 平方 平米 公里 千米 米 延长米 延米 厘米 毫米 微米 华里 里 海里 单公里 车道公里 "
    "立方米 立方 土方 标方 升 毫升 吨 吨公里 吨标准煤 吨标煤 公斤 千克 斤 克 毫克 微克 担 "
    # power, data, temperature
    "千瓦 千瓦时 度 兆瓦 兆瓦时 吉瓦 千伏 千伏安 兆伏安 兆 摄氏度 ℃ 分贝 "
    # time and marks
    "年 周年 个月 个季度 个年头 年度 天 日 周 个工作日 工作日 个小时 小时 分钟 秒 分 世纪 个世纪 "
    # Latin
    "km km² m m² m³ ㎡ ㎥ ㎞ mm cm kg g t mg kV kW kWh MW MWh GW GWh MB GB TB dB"
)
_PER = _listed(
    "人·月 人·年 人·天 人·次 月 年 日 天 人 户 亩 平方米 平方公里 公里 吨 公斤 立方米 千瓦时 度 小时 分钟 秒 "
    "公顷 斤 次 个 件 头 只 台 辆 生·年 生 学年 学期 米 升 套 张 m² m³ ㎡ km² h d a kWh"
)
# Characters that, standing after a unit, make another word of it: 3处理, 5家庭, 2条件, 7年级.
_NOT_BEFORE = {
    "个": "体性转案", "家": "庭属电具园政禽", "名": "称录单义牌优特", "位": "于居列置移", "处": "理置罚", "人": "民均才大",
    "户": "籍外", "所": "有得属", "座": "谈位落", "村": "民级庄集干部", "镇": "区", "乡": "镇村土亲", "街": "道路区", "市": "场级民区长",
    "区": "域级间委政长", "县": "城级域委政长", "省": "级委政道长", "园": "区林艺", "组": "织成建团合", "件": "均", "起": "步来草到点始诉", "台": "账阶",
    "支": "持付出撑部援行农", "条": "件例约款", "份": "额", "面": "积向对貌临", "片": "区", "部": "门分署委队", "本": "地市级省年次科身区县",
    "只": "有要能是", "头": "部", "口": "岸径碑", "对": "接标口应全于外重", "批": "准发评复", "次": "年要日性序生", "场": "所地馆景镇",
    "项": "目", "期": "间末初望", "轮": "换训作", "类": "别型似", "种": "植子养业质苗源粮畜", "级": "别差", "例": "如行外", "大": "型约学幅力棚豆桥病厅户道小量会街米批",
    "双": "向方创", "床": "位", "票": "据", "款": "项", "道": "路德", "门": "槛诊", "段": "落", "层": "次级面", "方": "面案式法便向位",
    "宗": "教旨", "单": "位体独", "笔": "记试", "席": "位", "师": "生资范", "亩": "均", "米": "粉", "里": "程", "升": "级学", "克": "服",
    "年": "级代均产检轻龄货报", "天": "然津山气桥空河", "日": "均产常", "周": "边期", "分": "别布类局析支会子院行部校店享成公级散", "度": "假过",
    "元": "旦月素", "倍": "增", "套": "餐种", "株": "洲", "册": "封", "间": "接", "担": "当任保负", "秒": "杀",
    "根": "据本", "块": "状", "张": "家", "孔": "子", "眼": "前光睛", "架": "构设", "箱": "式", "袋": "式",
}  # fmt: skip
# After a Chinese numeral these are mostly parts of names and set phrases (一村一品, 两款一金, 三门峡), so the scanner
# takes them as units only after Arabic digits.
_ARABIC_ONLY = frozenset(
    _listed(
        "口 对 村 屯 组 镇 乡 街 县 市 区 省 园 面 片 部 本 门 道 段 层 方 单 席 师 期 度 分 里 双 字 款 床 票 孔 "
        "眼 日 升 克 担 尾 峰 兆 张 例 块 根 袋 箱 盒 瓶 桶 轮 册 篇 份 间 平方 立方 g t m"
    )
)

# One code point for one code point, so that offsets hold.
_HALF_WIDTH = {0xFF10 + i: 0x30 + i for i in range(10)} | {
    ord(a): ord(b) for a, b in zip("．％～－−：∶（）／‐‑", ".%~--::()/--", strict=True)
}
_FULL_WIDTH_THOUSANDS = re.compile("(?<=[0-9])，(?=[0-9]{3}(?![0-9]))")


def _half_width(text: str) -> str:
    """`text` with full-width digits and signs, and a full-width comma between thousands, as half-width ones."""
    text = text.translate(_HALF_WIDTH)
    return _FULL_WIDTH_THOUSANDS.sub(",", text) if "，" in text else text


_LATIN = string.ascii_letters
_CN_DIGITS = "零一二三四五六七八九"
_CN_VALUE = {c: i for i, c in enumerate(_CN_DIGITS)}
_CN_POWER = {"十": 10, "百": 100, "千": 1000}

_AR = r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+|0|[1-9][0-9]*)(?:\.[0-9]+)?(?![0-9])"
_CN = (
    r"(?:[〇零一二两三四五六七八九十万亿]|百(?!分[之点])|千(?![瓦米伏克焦卡]))+"
    r"(?:点[〇零一二三四五六七八九]+(?![十百千点])(?:万亿|亿|万)?)?"
)
_MUL = r"(?:万亿|千亿|百亿|亿|千万|百万|万|千(?![瓦米伏克焦卡])|百(?!分))"
_SEP = r"(?:——|[-–—~至到])"
_AFTER_WORD = r"(?:左右(?![岸两侧邻])|上下(?![游级功班联贯])|(?:\(含\)|及)?以[上下](?!级)|以内(?!部)|之内)"


class QuantityError(ValueError):
    """A text that is not a readable quantity; the message names it and what was expected."""


@dataclass(frozen=True, slots=True)
class Quantity:
    """One quantity as printed: `value` (to `value_max`, for a range) of `symbol`.

    symbol      unit as printed, with its multiplier: 亿元, 万亩, 人次, %, 名次 (ranks), "" (none printed)
    unit        the same without the multiplier: 元
    multiplier  10**8 for 亿, 1 for none
    qualifier   one of QUALIFIERS
    kind        level, change (a rise, or a fall with a negative value) or rank
    text        value as a canonical decimal with the printed decimal places; `text_max` the same of `value_max`
    """

    value: Decimal
    value_max: Decimal | None
    symbol: str
    unit: str
    multiplier: int
    qualifier: str
    kind: str
    text: str
    text_max: str = ""


@dataclass(frozen=True, slots=True)
class Span:
    """One numeral expression of a text: `printed` is text[start:end].

    role        one of ROLES; `figure` is a candidate, for the reader to accept
    kind        for a figure: quantity, ratio, fraction or unread; for the rest why it has its role
    quantity    equals parse(printed) where kind is quantity, else None
    numeral_start, numeral_end
                the ledger span: first numeral to last multiplier, with 余 or 多 before the unit; of a date, all of it
    parts       the terms of a ratio (11.8:48.3:39.9), or numerator and denominator of a fraction
    change      the word of rise or fall printed right before (增长, 下降): parse(change + printed) has the sign
    error       why a figure is unread
    """

    start: int
    end: int
    printed: str
    quantity: Quantity | None
    role: str
    numeral_start: int
    numeral_end: int
    kind: str
    parts: tuple[Decimal, ...] = ()
    change: str = ""
    error: str = ""


def _words(table: str) -> str:
    return "|".join(map(re.escape, sorted(table.split(), key=len, reverse=True)))


def _by_first(names: Iterable[str]) -> dict[str, list[str]]:
    """The names under their first characters, the longest first."""
    table: dict[str, list[str]] = {}
    for name in sorted(names, key=len, reverse=True):
        table.setdefault(name[0], []).append(name)
    return table


# 5个多月: the 多 stands inside the unit.
_SPLIT = frozenset(_listed("个多月 个多小时 个多世纪 年多 个月多 天多 小时多 倍多 周年多"))
_SPLIT_SCAN = r"(?:个多(?:月|小时|世纪)|(?:年|个月|天|小时|倍|周年)多(?![\u4e00-\u9fff])|年多来|倍多)"
_UNIT_NAMES, _PER_NAMES = frozenset(UNITS), frozenset(_PER)
_UNITS_BY_FIRST = _by_first(UNITS)
_CN_UNITS_BY_FIRST = _by_first(u for u in UNITS if u not in _ARABIC_ONLY)
_PER_BY_FIRST = _by_first(_PER)
_LATIN_UNIT = f"(?:{_words(' '.join(u for u in UNITS if u[0] in _LATIN))})(?:(?<=[²³])|(?![A-Za-z0-9²³]))"
_QUALIFIER_OF = {w: q for table in (_BEFORE, _AFTER) for q, words in table.items() for w in words.split()}
_BEFORE_WORDS = tuple(sorted((w for words in _BEFORE.values() for w in words.split()), key=len, reverse=True))
_CHANGE_WORDS = tuple(sorted(f"{_RISE} {_FALL}".split(), key=len, reverse=True))
_LEVEL_WORDS = frozenset(_LEVEL.split())
_FALL_WORDS = frozenset(_FALL.split())


@cache
def _compiled(pattern: str, flags: int = 0) -> re.Pattern[str]:
    """The pattern, compiled when it is first needed: units make these long, and most texts need few of them."""
    return re.compile(pattern, flags)


_OUTER = re.compile(
    rf"(?:同比|环比)?(?P<verb>{_words(f'{_LEVEL} {_RISE} {_FALL}')})?(?:了)?(?P<pre>{'|'.join(_BEFORE_WORDS)})?"
    rf"(?P<body>.+?)(?P<post>{_words(' '.join(_AFTER.values()))})?",
)
_PLAIN = re.compile(
    rf"(?:(?P<big>[1-9][0-9]*)亿(?P<small>[1-9][0-9]{{0,3}})万|(?P<ar>-?{_AR})|(?P<cn>{_CN})(?P<some>几)?)"
    rf"(?P<more>[余多来])?(?P<mul>{_MUL})?(?P<more2>[余多])?"
)
_RANGE = re.compile(
    rf"(?:(?P<ar>-?{_AR})|(?P<cn>{_CN}))(?P<mul>{_MUL})?(?P<unit>[^-–—~至到]*){_SEP}"
    rf"(?:(?P<ar2>{_AR})|(?P<cn2>{_CN}))(?P<mul2>{_MUL})?(?P<unit2>.*)"
)
_PARTS_OF = re.compile(rf"(?P<base>[百千万])分之(?:(?P<n>{_AR}|{_CN}))(?:{_SEP}(?:(?P=base)分之)?(?P<n2>{_AR}|{_CN}))?")
_TENTHS = re.compile(r"(?P<n>[一二两三四五六七八九十]|10|[1-9](?:\.[0-9])?)成(?P<more>[一二三四五六七八九半])?")
_AND_HALF = re.compile(rf"(?P<n>{_AR}|{_CN})(?:(?P<unit>年|天|小时|倍|世纪)半|个半(?P<month>月|小时|世纪))")
_RANK = re.compile(rf"(?:第(?P<n>{_AR}|{_CN})[名位]?|前(?P<top>{_AR}|{_CN})[名位强]?|首位)")
_DOUBLING = re.compile(r"翻(?:了)?(?P<n>[一二两三四五])?番")
_RATIO = re.compile(rf"{_AR}(?::{_AR})+")
_FRACTION = re.compile(rf"(?P<den>{_AR}|{_CN})分之(?P<num>{_AR}|{_CN})|(?P<num2>{_AR})/(?P<den2>{_AR})")
_CANONICAL = re.compile(r"-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?")


def _spell(n: int) -> str:
    """The standard Chinese numeral of n < 10**16, with 十 for 一十."""
    if n == 0:
        return "零"
    groups, out = [], ""
    while n:
        n, group = divmod(n, 10**4)
        groups.append(group)
    for i in reversed(range(len(groups))):
        group, power = groups[i], ["", "万", "亿", "万"][i]
        if group:
            if out and (group < 1000 or groups[i + 1] == 0) and not out.endswith("零"):
                out += "零"
            part, gap = "", False
            for unit, name in ((1000, "千"), (100, "百"), (10, "十"), (1, "")):
                digit = group // unit % 10
                if digit:
                    part += ("零" if gap and part else "") + _CN_DIGITS[digit] + name
                gap = not digit
            out += part + power
        if i == 2 and len(groups) > 3 and not group:
            out += "亿"
    return out.replace("一十", "十")


def _chinese_integer(run: str, span: str) -> int:
    if len(run) > 40:
        raise QuantityError(f"{span!r}: expected a Chinese numeral below 亿亿")
    standard = ("一" if run[0] in "百千万亿" else "") + run.replace("〇", "零")
    if re.search("两(?![百千万亿])", standard) and standard != "两":
        raise QuantityError(f"{span!r}: expected 二, not 两, in {run!r}")
    standard = standard.replace("两", "二").replace("一十", "十")
    total = section = digit = 0
    for c in standard:
        if c in _CN_VALUE:
            digit = _CN_VALUE[c]
        elif c in _CN_POWER:
            section += (digit or 1) * _CN_POWER[c]
            digit = 0
        elif c == "万":
            total, section, digit = total + (section + digit) * 10**4, 0, 0
        else:
            total, section, digit = (total + section + digit) * 10**8, 0, 0
    total += section + digit
    # Only the standard spelling is accepted: 一百二 (102 or 120?) and 八三 are not numbers.
    if total >= 10**16 or _spell(total) != standard:
        raise QuantityError(f"{span!r}: expected a standard Chinese numeral, not {run!r}")
    return total


_NEIGHBOURS = re.compile(
    r"(?P<tens>[二三四五六七八九]?十)?(?P<a>[一二两三四五六七八])(?P<b>[二两三四五六七八九])(?P<power>[十百千])?(?P<mul>万亿|亿|万)?"
)


@lru_cache(maxsize=4096)
def _chinese(run: str, span: str) -> tuple[str, str, str]:
    """Canonical decimal, the same of the upper end (两三), and the closing multiplier of a Chinese numeral."""
    if "点" in run:
        whole, _, decimals = run.partition("点")
        mul = next(m for m in ("万亿", "亿", "万", "") if decimals.endswith(m))
        decimals = decimals[: len(decimals) - len(mul)].replace("〇", "零")
        return f"{_chinese_integer(whole, span)}." + "".join(str(_CN_VALUE[c]) for c in decimals), "", mul
    m = _NEIGHBOURS.fullmatch(run)
    if m:
        low, high = (_CN_VALUE[c] for c in (m["a"] + m["b"]).replace("两", "二"))
        if high != low + 1 or (m["tens"] and m["power"]):
            raise QuantityError(f"{span!r}: expected a standard Chinese numeral, not {run!r}")
        tens = _chinese_integer(m["tens"], span) if m["tens"] else 0
        power = _CN_POWER.get(m["power"], 1)
        return str(tens + low * power), str(tens + high * power), m["mul"] or ""
    number = _chinese_integer(run, span)
    mul = next(m for m in ("万亿", "亿", "万", "") if run.endswith(m))
    head = run[: len(run) - len(mul)]
    if not mul or "亿" in head:
        return str(number), "", ""
    return str(_chinese_integer(head, span) if head else 1), "", mul


def _number(text: str, span: str) -> str:
    """Canonical decimal of a numeral without multiplier symbol, Arabic or Chinese."""
    if text[0] in "-0123456789":
        return text.replace(",", "")
    low, high, mul = _chinese(text, span)
    if high:
        raise QuantityError(f"{span!r}: expected one number, not {text!r}")
    if mul and "." in low:
        raise QuantityError(f"{span!r}: expected a plain number, not {text!r}")
    return str(int(low) * MULTIPLIERS[mul]) if mul else low


def _is_unit(text: str) -> bool:
    name, *per = text.split("/")
    return name in _UNIT_NAMES and len(per) <= 2 and _PER_NAMES.issuperset(per)


def _plain(m: re.Match, measured: str, span: str):
    """The quantity of a number and what follows it: a unit, a unit with 多 inside, or nothing."""
    low, high, mul, qualifier = "", "", m["mul"] or "", "exact"
    if m["big"]:
        if m["mul"]:
            raise QuantityError(f"{span!r}: expected a unit after {m['big']}亿{m['small']}万, not {m['mul']!r}")
        low = m["big"] + m["small"].zfill(4) + "0000"
    elif m["ar"]:
        low = m["ar"].replace(",", "")
    else:
        low, high, closing = _chinese(m["cn"], span)
        if closing and mul:
            raise QuantityError(f"{span!r}: expected one multiplier, not {closing} and {mul}")
        if mul and mul not in ("万亿", "亿", "万"):
            raise QuantityError(f"{span!r}: expected 万 or 亿, not {mul!r}")
        mul = closing or mul
    split = measured if measured in _SPLIT else ""
    mores = [w for w in (m["some"], m["more"], m["more2"], split) if w]
    if mores:
        if len(mores) > 1 or high:
            raise QuantityError(f"{span!r}: expected one of 余, 多, 来, 几")
        word = next(w for w in "余多来几" if w in mores[0])
        if m["cn"] and not split and m["cn"][-1] not in "十百千万亿":
            raise QuantityError(f"{span!r}: expected 十, 百, 千, 万 or 亿 before {word}")
        if m["some"] and m["cn"][-1] != "十":
            raise QuantityError(f"{span!r}: expected 十 before 几")
        qualifier = "approx" if word == "来" else "gt"
    elif high:
        qualifier = "approx"
    unit = split.replace("多", "") or measured
    last = next(g for g in ("more2", "mul", "more", "some", "cn", "ar", "small") if m[g])
    end = m.end(last) + (1 if last == "small" else 0)
    return low, high, mul, unit, qualifier, "level", m.start(), end


def _range(m: re.Match, span: str):
    sides = []
    for ar, cn, mul in ((m["ar"], m["cn"], m["mul"]), (m["ar2"], m["cn2"], m["mul2"])):
        if ar:
            sides.append((ar.replace(",", ""), mul or ""))
            continue
        low, high, closing = _chinese(cn, span)
        if high or (closing and mul):
            raise QuantityError(f"{span!r}: expected a number, not {cn + (mul or '')!r}")
        sides.append((low, closing or mul or ""))
    (low, mul1), (high, mul2) = sides
    unit1, unit2 = m["unit"], m["unit2"]
    if not unit2 and unit1:
        raise QuantityError(f"{span!r}: expected a unit at the upper end")
    if (unit1 and unit1 != unit2) or (mul1 and mul1 != mul2) or (unit1 and not mul1 and mul2):
        raise QuantityError(f"{span!r}: expected one unit and one multiplier for both ends")
    if Decimal(low) >= Decimal(high):
        raise QuantityError(f"{span!r}: expected an upper end above {low}, not {high}")
    last = next(g for g in ("mul2", "cn2", "ar2") if m[g])
    return low, high, mul2, unit2, "exact", "level", m.start(), m.end(last)


def _special(body: str, span: str, before: str):
    """Every form that is not a numeral with multiplier and unit."""
    if m := _PARTS_OF.fullmatch(body):
        low, high = _number(m["n"], span), _number(m["n2"], span) if m["n2"] else ""
        if high and Decimal(low) >= Decimal(high):
            raise QuantityError(f"{span!r}: expected an upper end above {low}, not {high}")
        return low, high, "", {"百": "%", "千": "‰", "万": "‱"}[m["base"]], "exact", "level", 0, len(body)
    if m := _TENTHS.fullmatch(body):
        tenths = _number(m["n"], span)
        if m["more"] and ("." in tenths or tenths == "10"):
            raise QuantityError(f"{span!r}: expected a whole number of 成 before {m['more']!r}")
        more = {"半": 5, None: 0}.get(m["more"], _CN_VALUE.get(m["more"], 0))
        value = str(int(tenths.replace(".", "")) * (1 if "." in tenths else 10) + more)
        return value, "", "", "%", "exact", "level", 0, len(body)
    if body in ("一半", "半数") or (body == "半" and before in ("近", "过", "超")):
        return "50", "", "", "%", "exact", "level", 0, body.index("半") + 1
    if body[0] == "半" and _is_unit(unit := body[1:].removesuffix("多")):
        return "0.5", "", "", unit, "gt" if body.endswith("多") else "exact", "level", 0, 1
    if m := _AND_HALF.fullmatch(body):
        whole = _number(m["n"], span)
        if "." in whole:
            raise QuantityError(f"{span!r}: expected a whole number before 半")
        unit = m["unit"] or "个" + m["month"]
        return f"{whole}.5", "", "", unit, "exact", "level", 0, body.index("半") + 1
    if m := _RANK.fullmatch(body):
        if body == "首位":
            return "1", "", "", "名次", "exact", "rank", 0, 1
        group = "n" if m["n"] else "top"
        rank = _number(m[group], span)
        if "." in rank or rank == "0":
            raise QuantityError(f"{span!r}: expected a whole rank from 1")
        return rank, "", "", "名次", "exact" if m["n"] else "le", "rank", m.start(group), m.end(group)
    if body[0] == "首" and _is_unit(body[1:]):
        return "1", "", "", body[1:], "exact", "level", 0, 1
    if m := _DOUBLING.fullmatch(body):
        n = _CN_VALUE[m["n"].replace("两", "二")] if m["n"] else 1
        return str(2**n), "", "", "倍", "exact", "level", *((m.start("n"), m.end("n")) if m["n"] else (0, len(body)))
    raise QuantityError(f"{span!r}: {_expected(body)}")


def _expected(body: str) -> str:
    if not body.strip():
        return "expected a quantity, not an empty text"
    if re.search(r"\s", body):
        return "expected no blank inside a quantity"
    if re.match(r"几", body):
        return "expected a definite number, not 几"
    if m := _PLAIN.match(body):
        end = _unit_end(body, m.end(), _UNITS_BY_FIRST)
        return f"expected nothing, a listed unit or a qualifier after {body[:end]!r}, not {body[end:]!r}"
    if re.match("[0-9]", body):
        return "expected digits without leading zero, grouped by three or not at all, with at most one decimal point"
    return "expected a numeral at the start"


@lru_cache(maxsize=1 << 16)
def _read(span: str) -> tuple[Quantity, int, int]:
    """Quantity of a half-width span, and its ledger span."""
    outer = _OUTER.fullmatch(span)
    if not outer:
        raise QuantityError(f"{span!r}: {_expected(span)}")
    verb, before, body, after = outer["verb"] or "", outer["pre"] or "", outer["body"], outer["post"] or ""
    m = _PLAIN.match(body)
    measured = body[m.end() :] if m else ""
    if m and (not measured or measured in _SPLIT or _is_unit(measured)):
        read = _plain(m, measured, span)
    elif (m := _RANGE.fullmatch(body)) and all(not unit or _is_unit(unit) for unit in (m["unit"], m["unit2"])):
        read = _range(m, span)
    else:
        read = _special(body, span, before)
    low, high, mul, unit, qualifier, kind, start, end = read
    said = {_QUALIFIER_OF[w] for w in (before, after) if w} | ({qualifier} - {"exact"})
    if len(said) > 1:
        raise QuantityError(f"{span!r}: expected one qualifier, not {' and '.join(sorted(said))}")
    if kind == "rank" and verb:
        raise QuantityError(f"{span!r}: expected no {verb!r} before a rank")
    if verb and verb not in _LEVEL_WORDS:
        kind = "change"
        if verb in _FALL_WORDS:
            if low.startswith("-"):
                raise QuantityError(f"{span!r}: expected no minus sign after {verb!r}")
            if high:
                # A fall of 3% to 5% runs from -5 to -3.
                low, high = "-" + high, "-" + low
            elif Decimal(low):
                low = "-" + low
    if _CANONICAL.fullmatch(low) is None or (low[0] == "-" and not Decimal(low)):
        raise QuantityError(f"{span!r}: expected a number, not {low!r}")
    quantity = Quantity(
        Decimal(low), Decimal(high) if high else None, mul + unit, unit, MULTIPLIERS[mul],
        said.pop() if said else "exact", kind, low, high,
    )  # fmt: skip
    at = outer.start("body")
    return quantity, at + start, at + end


def parse(printed: str) -> Quantity:
    """The quantity that `printed` states, all of it read; full-width digits and signs count as half-width.

    Raises QuantityError for anything else than one quantity of the grammar above.
    """
    return _read(_half_width(printed))[0]


def parse_ratio(printed: str) -> tuple[Decimal, ...]:
    """The terms of a ratio (`11.8:48.3:39.9`), or numerator and denominator of a fraction (`三分之二`, `2/3`).

    Raises QuantityError for anything else, and for a denominator of 0.
    """
    span = _half_width(printed)
    if _RATIO.fullmatch(span):
        return tuple(Decimal(term.replace(",", "")) for term in span.split(":"))
    if m := _FRACTION.fullmatch(span):
        numerator, denominator = (Decimal(_number(t, span)) for t in (m["num"] or m["num2"], m["den"] or m["den2"]))
        if denominator:
            return numerator, denominator
    raise QuantityError(f"{printed!r}: expected a ratio such as 3:2:1 or a fraction such as 三分之二")


def canonical_number(text: str) -> str:
    """Canonical decimal of one printed number without unit: `1,185` -> `1185`, `10.50` -> `10.50`, `十五` -> `15`.

    Multipliers are multiplied out (一百二十万 -> 1200000). Raises QuantityError for anything else.
    """
    span = _half_width(text)
    if re.fullmatch(rf"-?{_AR}|{_CN}", span):
        number = _number(span, text)
        if is_canonical_number(number):
            return number
    raise QuantityError(f"{text!r}: expected one number")


def is_canonical_number(text: str) -> bool:
    """Whether `text` is a decimal without grouping, exponent, plus sign, leading zero or negative zero."""
    return _CANONICAL.fullmatch(text) is not None and not (text[0] == "-" and not text.strip("-0."))


# --- scanning -------------------------------------------------------------------------------------------------

# Everyday words that the grammar would otherwise take for a quantity, or that hide one (统一三个).
_WORDS = _listed(
    "进一步 统一 唯一 专一 单一 划一 逐一 万一 一一 一定 一些 一起 一样 一直 一律 一旦 一切 一致 一般 一系列 "
    "一批 一大批 一次性 一家人 一家亲 一级级 一体 一线 一流 一面 一道 一方面 一时 一向 一贯 一并 一同 一举 "
    "一点 一再 一味 一天天 一年年 一个个 一项项 一次次 一件件 一条龙 一把手 一年一度 一站式 一揽子 一张网 "
    "一张图 一盘棋 一条心 一股绳 一件事 十分 千家万户 千方百计 千千万万 成千上万 百姓 百货 万众一心 万象 首先 "
    "首要 首都 首府 首席 首创 首脑 独一无二 三农 两会 一带一路 三次产业 多半 大半 半成品 半导体 半岛 半挂"
)
_WORD_ROLE = dict.fromkeys(_WORDS, "word") | {"三农": "set_phrase", "一带一路": "set_phrase", "三次产业": "set_phrase"}

_YEAR = r"(?:1[6-9]|20)[0-9]{2}"
_CYEAR = r"[一二][〇零一二三四五六七八九]{3}"
_MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
_DAY = r"(?:[12][0-9]|3[01]|0?[1-9]|三十一?|二?十[一二三四五六七八九]?|[一二三四五六七八九])"
_CLOCK = r"(?:[01]?[0-9]|2[0-4]):[0-5][0-9](?::[0-5][0-9])?(?![0-9:.])"
_MONTHS = rf"(?:{_MONTH}月?{_SEP})?{_MONTH}月(?!度)份?(?:{_DAY}[日号](?:{_SEP}(?:{_MONTH}月)?{_DAY}[日号])?)?"
_QUARTER = r"(?:第?[一二三四1-4]|前[一二两三123])季度"
_N = r"(?:[0-9]+|[〇零一二两三四五六七八九十百千万]+)"
_C1 = "[一二三四五六七八九十]"
_CJK = r"[\u4e00-\u9fff]"
_BLANKS = (" ", "\u00a0", "\u3000")
_BLANK = "[" + "".join(_BLANKS) + "]"
_ORDINAL_TAIL = (
    r"(?:届|次|批次?|个|年|产业|期|代|号|条|章|节|轮|类|种|项|家|座|所|阶段|步|方阵|梯队|大|中学|小学|幼儿园|医院|分局|组|讲|站|课|战场|要务|书记|"
    r"资源|动力|时间|生产力|责任人|线|道|只|部|件|场|支|位|名|村|社区|团队|课堂)"
)
# 第一 is a rank where what is ranked, or among whom, stands right before.
_RANK_AFTER = re.compile(
    r"(?:全[市省国区县州旗盟球行]|东北|世界|位居|位列|名列|列|居|排名|排在|排|并列|位次|跃居|升至|稳居|同类|保持|均为|为|均|[率额速数值位]|(?<!质)量)$"
)
_SCOPE = re.compile(r"(?:全[市省国区县州旗盟球]|世界|东北|国内)(?:地区)?的?$")

# What starts at a numeral (or at 第, 前, 翻), in the order of precedence; units and what else follows are read by _FOLLOWING.
_ALTERNATIVES = {
    # dates
    "date": rf"""
        {_YEAR}(?P<ds>[-/.])(?:0[1-9]|1[0-2]|[1-9])(?P=ds)(?:[12][0-9]|3[01]|0?[1-9])(?![0-9.])(?:[ T]{{1,2}}{_CLOCK})?
        |(?:{_YEAR}|{_CYEAR})年?{_SEP}(?:{_YEAR}|{_CYEAR})(?![0-9])(?:{_BLANK}?年(?:{_MONTHS})?)?
        |(?:{_YEAR}|{_CYEAR}){_BLANK}?年(?!历史|级)(?:{_BLANK}?{_MONTHS}|[上下]半年|{_QUARTER})?
            (?:{_BLANK}?[0-9]{{1,2}}[时点](?:[0-9]{{1,2}}分)?|{_BLANK}?{_CLOCK})?
        |(?<![个0-9.,]){_MONTHS}(?:[0-9]{{1,2}}[时点](?:[0-9]{{1,2}}分)?|{_BLANK}?{_CLOCK})?
        |(?<![0-9.,])(?:[12][0-9]|3[01]|[1-9])日(?![内以均产龄游常报])
        |{_QUARTER}
        |(?<![目以之])前(?:[0-9]{{1,2}}|{_C1}+|两)个月
        |[1-9]0年代|[二三四五六七八九]十年代|(?:[12]?[0-9]|二?十[一二三四五六七八九]?)世纪(?!末叶)
        |(?<![0-9:.比例为])(?:{_CLOCK})
        |(?<![0-9])(?:[01]?[0-9]|2[0-4])时(?:[0-5]?[0-9]分)?(?![间代期段效速尚装])
        |十[一二三四五六]五(?![万亿千百十])
        |(?<=[上下前后])半年
    """,
    # labels and list numbers inside a line
    "label": r"(?:(?<=附件)|(?<=附表)|(?<=附图)|(?<=专栏))(?:[0-9]{1,2}|[一二三四五六七八九十]+)",
    "list": rf"(?<=\()(?:[0-9]{{1,2}}|{_C1}{{1,3}})(?=\))|(?<![\u4e00-\u9fffA-Za-z0-9]){_C1}{{1,3}}[是要](?!求)",
    # names made of numbers
    "identifier": rf"""
        (?:(?<=[A-Za-z])(?<!GDP)|(?<=[A-Za-z]-))[0-9]+(?:\.[0-9]+)?[A-Za-z]*(?:[-/.]?[A-Za-z0-9]+)*
        |(?<=[“"‘'])[0-9]+(?:[·.+-][0-9A-Za-z]+)*(?=[”"’'])
        |[0-9]+(?:\.[0-9]+){{2,}}
        |[0-9]+(?:-[0-9]+){{2,}}
        |0[0-9]{{2,3}}-[0-9]{{7,8}}
        |0[0-9]+(?!\.?[0-9])
        |[0-9]+(?:\+[0-9A-Za-z]+)+
        |(?:[0-9]+|{_C1}{{1,3}})号(?![召称码角手令])
        |(?:(?<=国道)|(?<=省道)|(?<=县道))[0-9]+线?
        |[0-9]{{3}}(?:国道|省道|县道)
        |[0-9]{{3,6}}(?=[^0-9，。,；;]{{0,8}}热线)
        |[0-9]+(?:\.[0-9]+)?(?!{_LATIN_UNIT})[A-Za-z]+(?:-?[0-9]+)?级?
    """,
    "strong": r"(?<!前)(?:[0-9]+|五?[十百千])强(?![度化调制烈劲])",
    # ordinals; 第 may turn out a rank
    "nth": rf"第{_BLANK}?(?:{_N})(?:{_SEP}(?:第)?{_N})?(?:[、和](?:第)?[一二三四五六七八九](?=[、和届次批产]))*",
    "ordinal": r"""
        (?:[一二三]、){1,2}[一二三](?:次?产业|产)|一二三(?:次?产业|产)|二三(?:次?产业|产)|[一二三]产(?![值品量出能权地])
        |[〇零一二三四五六七八九十]+届(?:[一二三四五六七八九十]+次|[一二三四五六七八九]中)?
        |[一二三四五六七八九十]+次(?=全会|全体|会议|党代会|人代会|代表大会|常委)
        |[一二三四五六七八九]中(?=、[一二三四五六七八九]中|全会)
        |十[六七八九]大|二十大
        |[一二三四五六七八九]期(?![间末初望])
        |[一二三四五六七八九1-9]年级|[一二三四五六七八九]等[奖功品]|[一二三四五]星级?|[一二三四五]级(?=医院|甲等|甲级|公路|残疾|保护|应急|响应|资质)
    """,
    # what names a number without stating one
    "some": rf"(?:(?<=[数上成])[十百千万亿]+(?![分姓])|几[十百千万亿]+)|零下(?:{_AR}|{_CN})(?:度|℃|摄氏度)?",
    "per": r"(?<=每)[十百千万亿]+",
    # several numbers in one figure
    "ratio": rf"(?<![0-9.:]){_AR}(?::{_AR})+(?![0-9:%年月个万亿])",
    "fraction": rf"(?!百分之|千分之|万分之)(?:{_CN}|{_AR})分之(?:{_AR}|{_CN})|(?<![0-9./]){_AR}/{_AR}(?![0-9/年])",
    # quantities
    "first": r"首(?:位(?!席))?",
    "top": rf"(?<![目以之提当日先眼空从此])前(?:{_N})(?:[名位强]|(?!{_CJK}|[0-9.%]))",
    "special": rf"""(?:
        [百千万]分之(?:{_AR}|{_CN})(?:{_SEP}(?:[百千万]分之)?(?:{_AR}|{_CN}))?
        |(?:[一二两三四五六七八九十]|10|[1-9](?:\.[0-9])?)成(?:[一二三四五六七八九半])?(?![为员功立果型本效品长就交熟都分套不])
        |一半|半数|(?<=[近过超])半(?!{_CJK})
        |半(?:年|天|个月|个小时|小时|个世纪|世纪)多?
        |(?:{_AR}|{_CN})(?:(?:年|天|小时|倍|世纪)半|个半(?:月|小时|世纪))(?![数成导自])
        |翻了?[一二两三四五]番
        ){_AFTER_WORD}?""",
    "arabic": r"(?:[1-9][0-9]{0,2}(?:,[0-9]{3})++(?![0-9])|[0-9]++)(?:\.[0-9]++)?",
    "chinese": _CN,
    "bare": r"[〇零一二两三四五六七八九十百千万亿]+|[双半几首]|[0-9]+",
}

# What may stand after a numeral.
_MUL_AT = re.compile(_MUL)
_BLANK_MUL = re.compile(_BLANK + "?" + _MUL)
_HUNDRED_MILLIONS = re.compile("亿[0-9]{1,4}万")
_SPLIT_AT = re.compile(_SPLIT_SCAN)
_UPPER = re.compile(f"{_SEP}(?!{_YEAR}年){_AR}{_MUL}?")
_UPPER_CN = re.compile(_SEP + _CN)
_MORE_CN = re.compile(
    "(?:(?<=十)几|(?<=[十百千万亿])(?:余|多(?![少半元]))|(?<=[十百千])来)?(?:万亿|亿|万)?(?:(?<=[万亿])[余多])?"
)
_AFTER_AT = re.compile(_AFTER_WORD)

_TRIGGER = re.compile("[" + "".join(sorted(NUMERAL_CHARACTERS)) + "第翻前]")
_NUMERALS = re.compile("[" + "".join(sorted(NUMERAL_CHARACTERS)) + "]")
_LINE_START = re.compile(
    r"[0-9]{1,3}(?:[.](?:(?![0-9])|(?=(?:19|20)[0-9]{2}年))|[、)])|[一二三四五六七八九十]{1,3}、(?![一二三](?:、|次?产))"
)
_ROLE_OF = {
    "date": "date", "label": "list_number", "list": "list_number", "identifier": "identifier", "strong": "set_phrase",
    "ordinal": "ordinal", "per": "word", "bare": "word",
}  # fmt: skip
_ORDINAL_AFTER = re.compile(_ORDINAL_TAIL)
_ID_CHARACTERS = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-")
_MASK = "\ue000"
# A hyphen is a minus sign where no letter or number stands before it, and only for what can be below zero.
_MINUS = re.compile(r"(?:^|[^A-Za-z0-9%\-])-$")
_SIGNED = re.compile(r"[0-9](?:%|‰|个百分点|℃)$")


# 一点二 and 百分之一点五 are numbers, 十分之一 is a fraction.
_NO_WORD_BEFORE = {"一点": "(?![〇零一二三四五六七八九])", "十分": "(?!之)"}


@lru_cache(maxsize=8)
def _lexicon(items: tuple[tuple[str, str], ...]) -> tuple[re.Pattern, dict[str, str]]:
    roles = dict(_WORD_ROLE)
    for word, role in items:
        if role not in ROLES:
            raise QuantityError(f"{word!r}: expected a role of {', '.join(sorted(ROLES))}, not {role!r}")
        roles[_half_width(word)] = role
    by_first: dict[str, list[str]] = {}
    for word in sorted(roles, key=len, reverse=True):
        if _NUMERALS.search(word):
            by_first.setdefault(word[0], []).append(re.escape(word[1:]) + _NO_WORD_BEFORE.get(word, ""))
    numerals = "".join(sorted(NUMERAL_CHARACTERS))
    # A word must not begin inside a numeral: 一批 is no word in 第一批, nor 一年 in 二十一年.
    branches = (
        re.escape(c)
        + (f"(?<![第{numerals}{'.' * c.isdigit() * c.isascii()}]{c})" if c in NUMERAL_CHARACTERS else "")
        + "(?:"
        + "|".join(rest)
        + ")"
        for c, rest in by_first.items()
    )
    return re.compile("|".join(branches)), roles


# 1.2.3, 1,2345: no number, and no part of one either.
_BROKEN_BEFORE = re.compile(r"[0-9][.,]$")
_BEFORE_MULTIPLIER = frozenset("0123456789.,佰仟拾")  # right before a bare 万 or 亿, which then is not 1 万
_BROKEN_AFTER = re.compile(r"(?<=[0-9])[.,][0-9]")
_LISTED = re.compile(rf"(?:{_AR}(?:%|‰|个百分点|百分点)[、和及与])+$")


def unlisted(before: str) -> str:
    """The text before a number without the numbers of its list and without blanks: 下降 for 5.1% in 下降3.2%、5.1%."""
    return _LISTED.sub("", _half_width(before)).rstrip("".join(_BLANKS))


def _numeral_span(text: str) -> tuple[int, int]:
    found = list(_NUMERALS.finditer(text))
    return (found[0].start(), found[-1].end()) if found else (0, 0)


def _line_number(text: str, start: int) -> re.Match | None:
    """The list number at text[start:], if only blanks stand before it in its line."""
    at = start
    while at and text[at - 1] in " \t\u3000\u00a0":
        at -= 1
    return _LINE_START.match(text, start) if at == 0 or text[at - 1] == "\n" else None


def _qualifier_start(text: str, floor: int, start: int, printed: str) -> int:
    """Where the qualifier word that stands before a quantity begins; `start` if none does."""
    head = text[max(floor, start - 4) : start]
    if not head.endswith(_BEFORE_WORDS):
        return start
    word = next(w for w in _BEFORE_WORDS if head.endswith(w))
    at = start - len(word)
    if at > 0 and text[at - 1] in _OTHER_WORD.get(word, ""):
        return start
    if word == "过" and printed[0] not in "亿万千百半":
        return start
    if word == "近" and not text[:at].endswith(_LASTING):
        try:
            if _read(printed)[0].unit in _PERIOD_UNITS:
                return start
        except QuantityError:
            pass
    return at


def _scan_figure(text: str, plain: str, floor: int, start: int, end: int) -> Span:
    """The span of a quantity found at plain[start:end], with the qualifier word and minus sign before it."""
    if start > floor and _MINUS.search(plain, max(0, start - 2), start) and _SIGNED.search(plain, start, end):
        start -= 1
    start = _qualifier_start(plain, floor, start, plain[start:end])
    head = unlisted(plain[max(0, start - 80) : start])[-3:].removesuffix("了")
    change = next((w for w in _CHANGE_WORDS if head.endswith(w)), "") if head.endswith(_CHANGE_WORDS) else ""
    if change in ("增", "升", "降", "减") and head[-2:-1] in ("新", "下", "上", "再", "立", "公"):
        change = ""
    printed = plain[start:end]
    try:
        if (
            _BROKEN_BEFORE.search(plain, max(0, start - 2), start)
            or _BROKEN_AFTER.match(plain, end)
            or (printed[0] in "百千万亿" and plain[start - 1 : start] in _BEFORE_MULTIPLIER)
        ):
            raise QuantityError(
                f"{plain[max(0, start - 2) : end + 2]!r}: expected digits grouped by three or not at all"
            )
        quantity, a, b = _read(printed)
        if quantity.symbol == "个" and "." in quantity.text:
            raise QuantityError(f"{printed!r}: expected a whole number before 个, or 个百分点")
    except QuantityError as error:
        a, b = _numeral_span(printed)
        return Span(start, end, text[start:end], None, "figure", start + a, start + b, "unread", error=str(error))
    return Span(start, end, text[start:end], quantity, "figure", start + a, start + b, "quantity", change=change)


def _scan_nth(plain: str, start: int, end: int) -> tuple[str, int]:
    """Whether 第N at plain[start:end] is a rank (`figure`), counted from the bottom (`unread`) or an ordinal; its end."""
    head = plain[max(0, start - 8) : start]
    after = plain[end : end + 2]
    if head.endswith("倒数"):
        return "unread", end
    if after[:1] in ("名", "位") and after not in ("名称", "位于") and not head.endswith(("放在", "摆在", "置于")):
        return "figure", end + 1
    if _RANK_AFTER.search(head) and not re.match(rf"(?![的且并和及、]){_CJK}", after):
        return "figure", end
    tail = _ORDINAL_AFTER.match(plain, end)
    return "ordinal", tail.end() if tail else end


def scan(text: str, lexicon: Mapping[str, str] = {}) -> list[Span]:
    """Every numeral expression of `text`, in order: spans are disjoint and hold each numeral character once.

    lexicon     word -> role, for names and set phrases; a word found there wins over the grammar, the longest first,
                unless it begins inside a numeral. Of a word that is a figure (零火点), the quantity is read, or, where
                the word is none, its numeral. Raises QuantityError for an unknown role, for nothing else.
    Words of rise and fall are left out of `printed` (Span.change names them); so are 达到, 控制在 and the like.
    近 before years, months or days counts as 'the last', not as 'nearly', unless 历时, 长达 or 用时 precede it.
    """
    plain = _half_width(text)
    words, roles = _lexicon(tuple(lexicon.items()))
    spans = []
    masked, last = [], 0
    for m in words.finditer(plain):
        start, end = m.span()
        role = roles[m.group()]
        a, b = _numeral_span(m.group())
        masked += [plain[last:start], _MASK * (end - start)]
        last = end
        if role == "figure":
            whole = _scan_figure(text, plain, start, start, end)
            spans.append(whole if whole.quantity else _scan_figure(text, plain, start, start + a, start + b))
        else:
            spans.append(Span(start, end, text[start:end], None, role, start + a, start + b, "lexicon"))
    plain = "".join([*masked, plain[last:]])
    at = 0
    while hit := _TRIGGER.search(plain, at):
        start = hit.start()
        if m := _line_number(plain, start):
            a, b = _numeral_span(m.group())
            printed = text[start : m.end()]
            spans.append(Span(start, m.end(), printed, None, "list_number", start + a, start + b, "line"))
            at = m.end()
            continue
        name, m, end = _numeral_at(plain, start)
        if not m:
            at = start + 1
            continue
        span = _scan_match(text, plain, at, name, m, end)
        spans.append(span)
        at = span.end
    spans.sort(key=lambda span: span.start)
    return spans


def _unit_end(text: str, at: int, units: Mapping[str, list[str]]) -> int:
    """Where the longest unit that stands at text[at:] ends, with what it is counted by (元/平方米); `at` if none does.

    A pattern of all units takes longer to compile than a report to scan.
    """
    end = _name_end(text, at, units)
    for _ in range(2 if end > at else 0):
        if text[end : end + 1] == "/" and (further := _name_end(text, end + 1, _PER_BY_FIRST)) > end + 1:
            end = further
    return end


def _name_end(text: str, at: int, names: Mapping[str, list[str]]) -> int:
    for name in names.get(text[at : at + 1], ()):
        end = at + len(name)
        after = text[end : end + 1]
        if not text.startswith(name, at) or (after and after in _NOT_BEFORE.get(name, "")):
            continue
        if not (name[-1] in _LATIN and ((after.isascii() and after.isalnum()) or after in ("²", "³"))):
            return end
    return at


def _end(pattern: re.Pattern[str], text: str, at: int) -> int:
    m = pattern.match(text, at)
    return m.end() if m else at


def _measured_end(plain: str, at: int, units: Mapping[str, list[str]]) -> int:
    """Where 多 in its unit (个多月), or a unit, that stands at plain[at:] ends; `at` if none does."""
    end = _end(_SPLIT_AT, plain, at)
    return end if end > at else _unit_end(plain, at, units)


def _more_end(plain: str, at: int) -> int:
    """Where 余, 多 or 来 ends that stands at plain[at:] and means 'and more'; `at` if none does."""
    word, after = plain[at : at + 1], plain[at + 1 : at + 2]
    if word == "余":
        more = not after or after not in "额款杭姚粮热"
    elif word == "多" and not "\u4e00" <= after <= "\u9fff":
        more = True
    elif word == "多" and plain[at - 1 : at] in tuple("百千万亿"):
        more = after not in tuple("少半") and not plain.startswith("元化", at + 1)  # 5万多农村人口
    else:
        more = (word == "多" or (word == "来" and plain[at - 1 : at] == "0")) and (
            _MUL_AT.match(plain, at + 1) is not None or _unit_end(plain, at + 1, _UNITS_BY_FIRST) > at + 1
        )
    return at + more


def _after_arabic(plain: str, start: int, at: int) -> int:
    end = _end(_HUNDRED_MILLIONS, plain, at)
    if end == at:
        end = _more_end(plain, at)
        end = _more_end(plain, _end(_BLANK_MUL, plain, end))
    blank = plain[end : end + 1] in _BLANKS
    unit = _measured_end(plain, end + blank, _UNITS_BY_FIRST)
    end = unit if unit > end + blank else end
    if plain.startswith(("个亿", "个万"), end - 1) and _unit_end(plain, end + 1, _UNITS_BY_FIRST) == end + 1:
        end += 1  # 5个亿 is not 5个, and cannot be read; 4个亿元以上项目 is
    upper = end if _goes_from(plain, start, end) else _end(_UPPER, plain, end)
    if upper > end:
        end = _unit_end(plain, upper, _UNITS_BY_FIRST)
    return _end(_AFTER_AT, plain, end)


def _goes_from(plain: str, start: int, end: int) -> bool:
    """Whether two levels are told apart (由65%到82%), where else 到 and 至 join the ends of a range."""
    return plain[start - 1 : start] in ("从", "由", "自") and plain[end : end + 1] in ("到", "至")


def _after_chinese(plain: str, start: int, at: int) -> int:
    end = _end(_MORE_CN, plain, at)
    unit = _measured_end(plain, end, _CN_UNITS_BY_FIRST)
    upper = unit if _goes_from(plain, start, unit) else _end(_UPPER_CN, plain, unit)
    upper_unit = _unit_end(plain, upper, _CN_UNITS_BY_FIRST) if upper > unit else upper
    if upper_unit > upper:
        unit = upper_unit
    elif unit == end and not _stands_alone(plain[start:at]):
        return at
    return _end(_AFTER_AT, plain, unit)


def _after_first(plain: str, start: int, at: int) -> int:
    if at > start + 1:
        return at  # 首位
    end = _unit_end(plain, at, _CN_UNITS_BY_FIRST)
    return end if end > at else at + 1 if plain[at : at + 1] in tuple("部届期轮本张") else start


def _after_some(plain: str, start: int, at: int) -> int:
    return at if plain[start] == "零" else _unit_end(plain, at, _CN_UNITS_BY_FIRST)


# Where what matched at plain[start:at] ends together with its unit; `start` if it is no match after all.
_FOLLOWING = {"arabic": _after_arabic, "chinese": _after_chinese, "first": _after_first, "some": _after_some}


def _numeral_at(plain: str, start: int) -> tuple[str, re.Match | None, int]:
    """The first of the alternatives that matches at plain[start:]: its name, the match, and the end with its unit."""
    for name, pattern in _ALTERNATIVES.items():
        if m := _compiled(pattern, re.VERBOSE).match(plain, start):
            end = _FOLLOWING[name](plain, start, m.end()) if name in _FOLLOWING else m.end()
            if end > start:
                return name, m, end
    return "", None, start


def _scan_match(text: str, plain: str, floor: int, name: str, m: re.Match, end: int) -> Span:
    start = m.start()
    if name == "arabic" or name == "special":
        return _scan_figure(text, plain, floor, start, end)
    parts, error, kind = (), "", name
    if name == "chinese":
        if end > m.end() or _stands_alone(m.group()):
            return _scan_figure(text, plain, floor, start, end)
        role, kind = "word", "bare"
    elif name == "nth":
        role, end = _scan_nth(plain, start, end)
        if role == "figure":
            return _scan_figure(text, plain, floor, start, end)
        if role == "unread":
            role, kind, start = "figure", "unread", max(floor, start - 2)
            error = f"{plain[start:end]!r}: expected a rank from the top"
    elif name == "first":
        head = plain[max(0, start - 4) : start]
        if plain[start:end] == "首位":
            role = "word" if head.endswith(("放在", "摆在", "置于")) else "figure"
        else:
            role = "figure" if _SCOPE.search(head) and plain[start + 1] not in "批次部" else "ordinal"
        if role == "figure":
            return _scan_figure(text, plain, floor, start, end)
    elif name == "top":
        return _scan_figure(text, plain, floor, start, end)
    elif name in ("ratio", "fraction"):
        role = "figure"
        try:
            parts = parse_ratio(m.group())
        except QuantityError as caught:
            kind, error = "unread", str(caught)
    elif name == "some":
        role, kind = "figure", "unread"
        if start > floor and plain[start] in "十百千万亿":
            start -= 1
        error = f"{plain[start:end]!r}: expected a definite number"
    else:
        role = _ROLE_OF[name]
        if name == "label":
            start = max(floor, start - 2)
        elif name == "date" and plain[start] == "半":
            start = max(floor, start - 1)
        elif name == "list" and start > floor and plain[start - 1] == "(" and plain[end : end + 1] == ")":
            start, end = start - 1, end + 1
        elif name == "identifier":
            while start > floor and plain[start - 1] in _ID_CHARACTERS:
                start -= 1
    a, b = (0, end - start) if role == "date" else _numeral_span(plain[start:end])
    return Span(start, end, text[start:end], None, role, start + a, start + b, kind, parts, error=error)


def _stands_alone(run: str) -> bool:
    """Whether a Chinese numeral without a unit is a number (十五, 三百五十) and not part of a word (四, 八三, 万)."""
    if len(run) < 2 or run[0] in "百千万亿" or "点" in run:
        return False
    try:
        return not _chinese(run, run)[1]
    except QuantityError:
        return False


def ledger_span(text: str, start: int, end: int) -> tuple[int, int]:
    """The ledger span of the quantity, date or word printed at text[start:end]: see Span.numeral_start.

    Raises QuantityError if no numeral stands there.
    """
    printed = _half_width(text[start:end])
    try:
        _, a, b = _read(printed)
    except QuantityError:
        name, _, to = _numeral_at(printed, 0)
        whole = name == "date" and to == len(printed)
        a, b = (0, len(printed)) if whole else _numeral_span(printed)
        if b == 0:
            raise QuantityError(f"{text[start:end]!r}: expected a numeral") from None
    return start + a, start + b
