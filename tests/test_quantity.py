"""What a printed quantity is read as, and that a scanner of running text overlooks and invents nothing."""

from __future__ import annotations

from decimal import Decimal

import cn2an
import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from scripts.workreport.text import patterns
from scripts.workreport.text.characters import NUMERAL_CHARACTERS, plain
from scripts.workreport.text.grammar import QUALIFIERS, parse, parse_ratio
from scripts.workreport.text.numerals import QuantityError, canonical_number, is_canonical_number
from scripts.workreport.text.scanner import ledger_span, scan
from scripts.workreport.text.spans import ROLES, SUSPECT
from scripts.workreport.text.vocabulary import UNITS

FULL_WIDTH = str.maketrans("0123456789.%~", "０１２３４５６７８９．％～")


def facts(quantity):
    """A quantity in one short tuple: text, symbol, qualifier, and the upper end where there is one."""
    return (quantity.text, quantity.symbol, quantity.qualifier, *([quantity.text_max] if quantity.text_max else []))


def figures(text, lexicon=None):
    return [s.printed for s in scan(text, lexicon or {}) if s.role == "figure"]


# --- reading one quantity ---------------------------------------------------------------------------------------

READINGS = [
    ("63.9亿元", "63.9", "亿元", "exact"),
    ("10.50%", "10.50", "%", "exact"),
    ("1,185人", "1185", "人", "exact"),
    ("1,234,567.80元", "1234567.80", "元", "exact"),
    ("６３．９亿元", "63.9", "亿元", "exact"),
    ("１，２３４．５亿元", "1234.5", "亿元", "exact"),
    ("３％左右", "3", "%", "approx"),
    ("3万", "3", "万", "exact"),
    ("三万元", "3", "万元", "exact"),
    ("0.8个百分点", "0.8", "个百分点", "exact"),
    ("三个", "3", "个", "exact"),
    ("十五", "15", "", "exact"),
    ("十五万亩", "15", "万亩", "exact"),
    ("三百五十", "350", "", "exact"),
    ("两千", "2000", "", "exact"),
    ("一千零五户", "1005", "户", "exact"),
    ("一百二十万", "120", "万", "exact"),
    ("一万二千人", "12000", "人", "exact"),
    ("三亿五千万元", "350000000", "元", "exact"),
    ("1亿2000万元", "120000000", "元", "exact"),
    ("一万二千亿元", "12000", "亿元", "exact"),
    ("两万亿元", "2", "万亿元", "exact"),
    ("三点五倍", "3.5", "倍", "exact"),
    ("亿元以上", "1", "亿元", "ge"),
    ("千亿元", "1000", "亿元", "exact"),
    ("百万亩", "100", "万亩", "exact"),
    ("千名", "1000", "名", "exact"),
    ("500万元（含）以上", "500", "万元", "ge"),
    ("2000万元及以上", "2000", "万元", "ge"),
    ("1000余起", "1000", "起", "gt"),
    ("1000余万元", "1000", "万元", "gt"),
    ("1万余个", "1", "万个", "gt"),
    ("2万余立方米", "2", "万立方米", "gt"),
    ("二百余万株", "200", "万株", "gt"),
    ("三十多年", "30", "年", "gt"),
    ("3年多", "3", "年", "gt"),
    ("5个多月", "5", "个月", "gt"),
    ("十几个", "10", "个", "gt"),
    ("十几万人", "10", "万人", "gt"),
    ("十来个", "10", "个", "approx"),
    ("两三个", "2", "个", "approx", "3"),
    ("一两年", "1", "年", "approx", "2"),
    ("三四十家", "30", "家", "approx", "40"),
    ("4.5%以下", "4.5", "%", "le"),
    ("3%以内", "3", "%", "le"),
    ("不超过3%", "3", "%", "le"),
    ("不高于60%", "60", "%", "le"),
    ("至多5家", "5", "家", "le"),
    ("控制在4.5%以内", "4.5", "%", "le"),
    ("控制在3%左右", "3", "%", "approx"),
    ("达到95%以上", "95", "%", "ge"),
    ("不低于98%", "98", "%", "ge"),
    ("不少于300毫米", "300", "毫米", "ge"),
    ("至少3次", "3", "次", "ge"),
    ("超过1.2万户", "1.2", "万户", "gt"),
    ("超百亿元", "100", "亿元", "gt"),
    ("过万人", "1", "万人", "gt"),
    ("突破1000亿元", "1000", "亿元", "gt"),
    ("不足三成", "30", "%", "lt"),
    ("低于2.5%", "2.5", "%", "lt"),
    ("近5万人次", "5", "万人次", "nearly"),
    ("接近一半", "50", "%", "nearly"),
    ("将近20年", "20", "年", "nearly"),
    ("约20公里", "20", "公里", "approx"),
    ("大约200人", "200", "人", "approx"),
    ("20岁上下", "20", "岁", "approx"),
    ("百分之五十", "50", "%", "exact"),
    ("百分之三点五", "3.5", "%", "exact"),
    ("百分之百", "100", "%", "exact"),
    ("百分之五至百分之八", "5", "%", "exact", "8"),
    ("千分之三", "3", "‰", "exact"),
    ("万分之五", "5", "‱", "exact"),
    ("五成", "50", "%", "exact"),
    ("三成五", "35", "%", "exact"),
    ("五成半", "55", "%", "exact"),
    ("6.5成", "65", "%", "exact"),
    ("一半以上", "50", "%", "ge"),
    ("过半", "50", "%", "gt"),
    ("半年", "0.5", "年", "exact"),
    ("一年半", "1.5", "年", "exact"),
    ("3个半月", "3.5", "个月", "exact"),
    ("翻番", "2", "倍", "exact"),
    ("翻一番", "2", "倍", "exact"),
    ("翻两番", "4", "倍", "exact"),
    ("翻三番", "8", "倍", "exact"),
    ("1.5倍", "1.5", "倍", "exact"),
    ("5%-6%", "5", "%", "exact", "6"),
    ("5%—6%", "5", "%", "exact", "6"),
    ("5%至6%", "5", "%", "exact", "6"),
    ("5~6%", "5", "%", "exact", "6"),
    ("５～６％", "5", "%", "exact", "6"),
    ("3到5个", "3", "个", "exact", "5"),
    ("三至五家", "3", "家", "exact", "5"),
    ("15-20亿元", "15", "亿元", "exact", "20"),
    ("15亿元-20亿元", "15", "亿元", "exact", "20"),
    ("15亿-20亿元", "15", "亿元", "exact", "20"),
    ("6.5%-7.0%左右", "6.5", "%", "approx", "7.0"),
    ("600元/月", "600", "元/月", "exact"),
    ("20万元/亩", "20", "万元/亩", "exact"),
    ("35微克/立方米", "35", "微克/立方米", "exact"),
    ("12479人次", "12479", "人次", "exact"),
    ("1.15平方公里", "1.15", "平方公里", "exact"),
    ("20万千瓦", "20", "万千瓦", "exact"),
    ("三万千瓦", "3", "万千瓦", "exact"),
    ("2.4亿千瓦时", "2.4", "亿千瓦时", "exact"),
    ("80万吨标准煤", "80", "万吨标准煤", "exact"),
    ("3.2亿美元", "3.2", "亿美元", "exact"),
    ("50台（套）", "50", "台(套)", "exact"),
    ("110kV", "110", "kV", "exact"),
    ("-5.2%", "-5.2", "%", "exact"),
    ("0例", "0", "例", "exact"),
    ("零", "0", "", "exact"),
]


@pytest.mark.parametrize("row", READINGS, ids=lambda row: row[0])
def test_printed_quantity_is_read_in_its_printed_unit(row):
    printed, *expected = row
    assert facts(parse(printed)) == tuple(expected)


@pytest.mark.parametrize(
    ("printed", "multiplier", "unit"),
    [("63.9亿元", 10**8, "元"), ("1000余万元", 10**4, "元"), ("1.5万亿元", 10**12, "元"), ("1千万元", 10**7, "元"), ("3个", 1, "个"), ("3万", 10**4, ""), ("5%", 1, "%")],
)  # fmt: skip
def test_multiplier_is_told_apart_from_the_unit(printed, multiplier, unit):
    quantity = parse(printed)
    assert (quantity.multiplier, quantity.unit) == (multiplier, unit)


@pytest.mark.parametrize(
    ("printed", "text", "text_max", "qualifier", "kind"),
    [
        ("增长6%", "6", "", "exact", "change"),
        ("同比增长6.0%左右", "6.0", "", "approx", "change"),
        ("提高1.5个百分点", "1.5", "", "exact", "change"),
        ("增长1倍", "1", "", "exact", "change"),
        ("2倍", "2", "", "exact", "level"),
        ("下降3.2%", "-3.2", "", "exact", "change"),
        ("下降了3.2%", "-3.2", "", "exact", "change"),
        ("降低2.5%以上", "-2.5", "", "ge", "change"),
        ("减少800吨", "-800", "", "exact", "change"),
        ("负增长1.2%", "-1.2", "", "exact", "change"),
        ("增长-1.2%", "-1.2", "", "exact", "change"),
        ("下降3%-5%", "-5", "-3", "exact", "change"),
        ("下降0%", "0", "", "exact", "change"),
        ("降至3.2%", "3.2", "", "exact", "level"),
        ("下降到3.2%", "3.2", "", "exact", "level"),
        ("增长到8家", "8", "", "exact", "level"),
        ("提高到390元/月", "390", "", "exact", "level"),
    ],
)
def test_a_fall_is_negative_and_a_level_is_not(printed, text, text_max, qualifier, kind):
    quantity = parse(printed)
    assert (quantity.text, quantity.text_max, quantity.qualifier, quantity.kind) == (text, text_max, qualifier, kind)


@pytest.mark.parametrize(
    ("printed", "text", "qualifier"),
    [("第一", "1", "exact"), ("第2位", "2", "exact"), ("第十二名", "12", "exact"), ("首位", "1", "exact"), ("前三", "3", "le"), ("前10名", "10", "le")],
)  # fmt: skip
def test_ranks_are_read_as_places(printed, text, qualifier):
    quantity = parse(printed)
    assert (quantity.text, quantity.symbol, quantity.qualifier, quantity.kind) == (text, "名次", qualifier, "rank")


REJECTED = [
    "", " ", "　", "\n", "元", "以上", "约", "万达", "1_000", "+7", ".5", "5.", "1,23", "1,2345", "12,34", "1.2.3", "01", "007个", "1e5", "inf", "nan",
    "NaN%", "²", "5²", "٣个", "½", "①", "Ⅷ", "5个个", "5元亩", "3家2户", " 5%", "5% ", "5％６", "5%%", "3.5.1%", "1万2", "1万万亿", "5亿万元",
    "一百二", "三千五", "一万五", "八三", "一三千", "十十", "两十", "二十两", "零三", "三零", "亿亿", "一百零二十", "二〇二〇", "几个", "几十个", "数百", "百余几个",
    "五多个", "10余余万元", "三五年", "近1000余家", "超过20家以上", "低于5%以下", "约5%以内", "6%-5%", "5%-5%", "5000万-1亿元", "5人-6%", "5%-6", "10余-20余个",
    "-", "--5%", "下降-3%", "-0", "-0%", "第0", "第", "第1.5", "增长第一", "三分之一", "3:2", "2021年1月9日", "2020-01-01", "5G", "A06", "翻0番", "翻六番", "10成五",
    "百分之", "百分之五十%", "百分点", "5个百分点左右以上", "五成成", "控制在", "增长", "abc", "5abc", "元5", "5\x00", "5\n", "1'000", "五·三个",
    "亿" * 60, "一万万亿元",
]  # fmt: skip


@pytest.mark.parametrize("printed", REJECTED)
def test_what_is_no_quantity_is_refused_with_the_span_named(printed):
    with pytest.raises(QuantityError, match="expected") as caught:
        parse(printed)
    assert repr(printed.translate({0xFF05: "%", 0xFF16: "6", **{0xFF10 + i: str(i) for i in range(10)}})) in str(
        caught.value
    )


@pytest.mark.parametrize(
    ("printed", "parts"),
    [
        ("11.8:48.3:39.9", ("11.8", "48.3", "39.9")),
        ("11.8：48.3：39.9", ("11.8", "48.3", "39.9")),
        ("1∶3", ("1", "3")),
        ("三分之二", ("2", "3")),
        ("2/3", ("2", "3")),
        ("二十分之一", ("1", "20")),
    ],
)
def test_ratios_and_fractions_keep_all_their_terms(printed, parts):
    assert parse_ratio(printed) == tuple(map(Decimal, parts))


@pytest.mark.parametrize(
    "printed", ["", "3", "3:", ":3", "1:2:", "1/0", "三分之", "1:02", "5%", "百分之五十以上", "三分之两三"]
)
def test_what_is_no_ratio_is_refused(printed):
    with pytest.raises(QuantityError):
        parse_ratio(printed)


@pytest.mark.parametrize(
    ("text", "number"),
    [("1,185", "1185"), ("10.50", "10.50"), ("６３．９", "63.9"), ("十五", "15"), ("三点一四", "3.14"), ("一百二十万", "1200000"), ("-3", "-3"), ("0", "0")],
)  # fmt: skip
def test_canonical_number_keeps_every_printed_digit(text, number):
    assert canonical_number(text) == number
    assert is_canonical_number(number)


@pytest.mark.parametrize(
    "text", ["", "1e5", "+1", "01", ".5", "1.", "-0", "-0.0", "1,185", " 1", "1\n", "１", "一", "inf", "--1", "-"]
)
def test_other_spellings_of_a_number_are_not_canonical(text):
    assert not is_canonical_number(text)


@given(st.text("0123456789.,-+一二十百千万亿零点 e", max_size=12))
def test_canonical_number_is_canonical_or_an_error(text):
    try:
        number = canonical_number(text)
    except QuantityError:
        return
    assert is_canonical_number(number)


# --- an independent reader of Chinese numerals ------------------------------------------------------------------


@given(st.integers(1, 10**16 - 1))
@example(100_000_000)
@example(1_0000_0001)
@example(10_000_000_000)
@example(1_000_000_000_000)
@example(2_0000_0000_0000)
@example(1_0010_0000_0000)
def test_chinese_integers_agree_with_cn2an(n):
    written = cn2an.an2cn(n)
    # Another oracle writes 一亿亿-like gaps its own way; where it cannot read itself back it proves nothing.
    assume(cn2an.cn2an(written, "normal") == n)
    quantity = parse(written)
    assert quantity.value * quantity.multiplier == n


@given(st.integers(1, 9999), st.sampled_from(["万", "亿"]))
def test_two_for_er_agrees_with_cn2an(n, multiplier):
    written = cn2an.an2cn(n).replace("二千", "两千").replace("二百", "两百") + multiplier
    quantity = parse(written)
    assert (quantity.value, quantity.symbol) == (n, multiplier)
    assert quantity.value * quantity.multiplier == cn2an.cn2an(written, "normal")


@given(st.decimals(0, 10**6, places=2), st.sampled_from(["", "万", "亿", "千", "百"]))
def test_mixed_numerals_agree_with_cn2an(number, multiplier):
    printed = f"{number}{multiplier}"
    quantity = parse(printed)
    assert float(quantity.value * quantity.multiplier) == pytest.approx(float(cn2an.cn2an(printed, "smart")))


@given(st.integers(0, 9999), st.text("零一二三四五六七八九", min_size=1, max_size=4))
def test_chinese_decimals_agree_with_cn2an(whole, decimals):
    written = cn2an.an2cn(whole) + "点" + decimals
    assert float(parse(written).value) == pytest.approx(cn2an.cn2an(written, "normal"))


# --- printed and read back --------------------------------------------------------------------------------------

ARABIC = st.builds(
    lambda whole, decimals: f"{whole}.{decimals}" if decimals else str(whole),
    st.integers(0, 10**12),
    st.text("0123456789", max_size=4),
)
PREFIXES = {
    "": "exact",
    "约": "approx",
    "近": "nearly",
    "超过": "gt",
    "突破": "gt",
    "不低于": "ge",
    "至少": "ge",
    "不超过": "le",
    "不足": "lt",
    "将近": "nearly",
}
SUFFIXES = {"": "exact", "左右": "approx", "以上": "ge", "以下": "le", "以内": "le"}
MULTIPLIERS = {"": 1, "万": 10**4, "亿": 10**8, "万亿": 10**12, "千万": 10**7}
# A multiplier before these would itself be read as part of the unit, or the reverse: 千 + 瓦.
PLAIN_UNITS = sorted(set(UNITS) - {"千瓦", "千瓦时", "千米", "千伏", "千伏安", "千克"})


@st.composite
def printed_quantities(draw):
    number, multiplier, unit = (
        draw(ARABIC),
        draw(st.sampled_from(sorted(MULTIPLIERS))),
        draw(st.sampled_from(PLAIN_UNITS)),
    )
    more = draw(st.sampled_from(["", "余", "多"]))
    before, after = "", ""
    if not more:
        if draw(st.booleans()):
            before = draw(st.sampled_from(sorted(PREFIXES)))
        else:
            after = draw(st.sampled_from(sorted(SUFFIXES)))
    said = {PREFIXES[before], SUFFIXES[after], "gt" if more else "exact"} - {"exact"}
    # 余 and 多 stand before or after the multiplier.
    inner = more + multiplier if draw(st.booleans()) else multiplier + more
    expected = (number, multiplier + unit, MULTIPLIERS[multiplier], said.pop() if said else "exact")
    return f"{before}{number}{inner}{unit}{after}", expected


@given(printed_quantities())
def test_what_is_printed_is_read_back_exactly(case):
    printed, (number, symbol, multiplier, qualifier) = case
    quantity = parse(printed)
    assert (quantity.text, quantity.symbol, quantity.multiplier, quantity.qualifier) == (
        number,
        symbol,
        multiplier,
        qualifier,
    )
    assert quantity.value == Decimal(number)
    assert is_canonical_number(quantity.text)
    assert quantity.qualifier in QUALIFIERS


@given(printed_quantities())
def test_full_width_digits_are_read_like_half_width(case):
    printed, _ = case
    assert parse(printed.translate(FULL_WIDTH)) == parse(printed)


@given(ARABIC, ARABIC, st.sampled_from(["-", "—", "~", "至", "到"]), st.sampled_from(["%", "亿元", "个", "万人次"]))
def test_a_range_has_both_ends_in_order(low, high, separator, symbol):
    printed = f"{low}{separator}{high}{symbol}"
    if Decimal(low) < Decimal(high):
        assert facts(parse(printed)) == (low, symbol, "exact", high)
    else:
        with pytest.raises(QuantityError):
            parse(printed)


# Arbitrary text, and text of the characters that the grammar is made of.
TRICKY = st.text(
    st.one_of(
        st.sampled_from(
            "0123456789０１９〇零一二两三四五六七八九十百千万亿半双几首第前翻番成分之点年月日时届次第至到-—~.,:：/%％元个家级大约近超过余多来以上下左右是、()（）“”AG+ \n附件数每"
        ),
        st.characters(),
    ),
    max_size=40,
)


@settings(max_examples=400)
@given(TRICKY)
@example("5" * 5000 + "%")
@example("一" * 5000)
@example("亿" * 5000)
def test_any_text_is_a_quantity_or_an_error(text):
    try:
        quantity = parse(text)
    except QuantityError:
        return
    assert is_canonical_number(quantity.text)
    assert quantity.value == Decimal(quantity.text)


# --- running text -----------------------------------------------------------------------------------------------

# Characters that can stand beside a quantity without changing it.
NEUTRAL = "经济发展建设农田企业群众治理改善环境，。；、：“”《》（）"


@given(st.text(NEUTRAL, max_size=20), printed_quantities(), st.text("经济建设农田，。；、", max_size=20))
def test_a_planted_quantity_is_found_at_its_place(before, case, after):
    printed, (number, symbol, _, qualifier) = case
    assume(parse(printed).unit not in {"日", "期", "%", "m", "分"} or not after)
    if printed[:1] == "近":
        # 近5年 is the last five years.
        assume(parse(printed).unit not in {"年", "天", "周", "个月", "小时"})
    # Chinese text grown onto 5年, 5级 … may make a date or a grade of it.
    assume(symbol not in {"年", "日", "级", "时", "期", "个月", "分"})
    text = before + "完成" + printed + "，" + after
    found = [s for s in scan(text) if s.role == "figure"]
    assert [(s.start, s.printed) for s in found] == [(len(before) + 2, printed)]
    assert found[0].quantity == parse(printed)
    assert (found[0].quantity.text, found[0].quantity.qualifier) == (number, qualifier)


@settings(max_examples=400)
@given(TRICKY)
@example("0" * 3000)
@example("一" * 3000)
@example("1.1" * 1000)
@example("1:1" * 1000)
@example("第" * 3000 + "一")
@example("千万余万")
@example("3亿以上半年")
def test_every_numeral_of_any_text_is_in_exactly_one_span(text):
    spans = scan(text)
    at = 0
    for span in spans:
        assert at <= span.start <= span.numeral_start < span.numeral_end <= span.end
        at = span.end
        assert span.printed == text[span.start : span.end]
        assert span.role in {*ROLES, SUSPECT}
        assert (span.quantity is not None) == (span.role == "figure" and span.kind == "quantity")
        assert bool(span.error) == (span.kind in ("unread", "suspect"))
        if span.quantity:
            assert span.quantity == parse(span.printed)
    covered = {i for span in spans for i in range(span.start, span.end)}
    assert {i for i, c in enumerate(text) if c in NUMERAL_CHARACTERS} <= covered


@given(TRICKY)
def test_full_width_text_is_scanned_like_half_width(text):
    # Full-width characters of other meaning than a digit are left as drawn.
    wide = text.translate(FULL_WIDTH)
    assert [(s.start, s.end, s.role, s.quantity) for s in scan(wide)] == [
        (s.start, s.end, s.role, s.quantity) for s in scan(text)
    ]


# What a sentence contains: figures as printed = value symbol qualifier, everything else as printed = role.
SENTENCES = [
    ("全县地区生产总值完成1,185.6亿元，同比增长5.1%", "1,185.6亿元=1185.6 亿元 exact; 5.1%=5.1 % exact"),
    ("规上工业增加值增速在6%—8%之间，力争达到8.5%以上", "6%—8%=6..8 % exact; 8.5%以上=8.5 % ge"),
    ("一般公共预算收入突破百亿元大关", "一般=word; 突破百亿元=100 亿元 gt"),
    ("三次产业结构由12.1:45.2:42.7调整为11.8：48.3：39.9", "三次产业=set_phrase; 12.1:45.2:42.7=ratio; 11.8：48.3：39.9=ratio"),
    ("财政自给率不足三成，五成以上靠转移支付", "不足三成=30 % lt; 五成以上=50 % ge"),
    ("人均可支配收入达到三万二千元", "三万二千元=32000 元 exact"),
    ("累计脱贫一百二十万人，占三分之一", "一百二十万人=120 万人 exact; 三分之一=fraction"),
    ("粮食总产连续十年稳定在25亿斤以上", "十年=10 年 exact; 25亿斤以上=25 亿斤 ge"),
    ("同比增长近20%", "近20%=20 % nearly"),
    ("引进十几个大项目，投资几十亿元", "十几个=10 个 gt; 几十亿元=unread"),
    ("接待游客上百万人次，收入数千万元", "上百万人次=unread; 数千万元=unread"),
    ("到2035年，总量翻一番，人均收入翻两番", "2035年=date; 翻一番=2 倍 exact; 翻两番=4 倍 exact"),
    ("出口额增长1.5倍，是2015年的3倍", "1.5倍=1.5 倍 exact; 2015年=date; 3倍=3 倍 exact"),
    ("森林覆盖率由48.6%提高到52.3%", "48.6%=48.6 % exact; 52.3%=52.3 % exact"),
    ("PM2.5平均浓度降至35微克/立方米", "PM2.5=identifier; 35微克/立方米=35 微克/立方米 exact"),
    ("建成5G基站350个，4A级景区2家", "5G=identifier; 350个=350 个 exact; 4A级=identifier; 2家=2 家 exact"),
    ("增速居全市第1位，投资增速列全省第三", "第1位=1 名次 exact; 第三=3 名次 exact"),
    ("跃居全国百强县第88位", "百强=set_phrase; 第88位=88 名次 exact"),
    ("进入全省前十，税收排名全市前3名", "前十=10 名次 le; 前3名=3 名次 le"),
    ("总量居全省首位", "首位=1 名次 exact"),
    ("把安全放在首位", "首位=word"),
    ("完成第三次国土调查", "第三次=ordinal"),
    ("前三季度，投资15-20亿元", "前三季度=date; 15-20亿元=15..20 亿元 exact"),
    ("1至11月，进出口总额3.2亿美元", "1至11月=date; 3.2亿美元=3.2 亿美元 exact"),
    ("500万元（含）以上项目120个", "500万元（含）以上=500 万元 ge; 120个=120 个 exact"),
    ("新建110kV变电站1座，光伏装机20万千瓦", "110kV=110 kV exact; 1座=1 座 exact; 20万千瓦=20 万千瓦 exact"),
    ("亩均税收达到20万元/亩", "20万元/亩=20 万元/亩 exact"),
    ("低保标准提高到每人每月700元", "700元=700 元 exact"),
    ("一是聚焦产业，二是聚焦民生", "一是=list_number; 二是=list_number"),
    ("引进首个项目，全省首家工厂投产", "首个=ordinal; 首家=1 家 exact"),
    ("高标准农田30余万亩，其中水浇地十余万亩", "30余万亩=30 万亩 gt; 十余万亩=10 万亩 gt"),
    ("改造棚户区3万多户，惠及近十万人", "3万多户=3 万户 gt; 近十万人=10 万人 nearly"),
    ("举办第十二届园博会，接待约5万人次", "第十二届=ordinal; 约5万人次=5 万人次 approx"),
    ("完成102国道改造12.5公里", "102国道=identifier; 12.5公里=12.5 公里 exact"),
    ("每千人口医疗床位6.5张", "千=word; 6.5张=6.5 张 exact"),
    ("超过半数村集体收入达10万元以上", "超过半数=50 % gt; 10万元以上=10 万元 ge"),
    ("投资1亿2000万元", "1亿2000万元=120000000 元 exact"),
    ("签约5个项目，节约3000万元", "5个=5 个 exact; 3000万元=3000 万元 exact"),
    ("附近3个村受益，通过2项标准", "3个=3 个 exact; 2项=2 项 exact"),
    ("近5年投入30亿元，历时近2年建成", "5年=5 年 exact; 30亿元=30 亿元 exact; 近2年=2 年 nearly"),
    ("完成两三个工程，用时一年半", "两三个=2..3 个 approx; 一年半=1.5 年 exact"),
    ("截至2020年12月31日24时，病例0例", "2020年12月31日24时=date; 0例=0 例 exact"),
    ("12345热线受理诉求8.6万件", "12345=identifier; 8.6万件=8.6 万件 exact"),
    ("“十四五”期间，年均增长6.5%左右", "十四五=date; 6.5%左右=6.5 % approx"),
    ("建设3-5个示范点，培训200至300人", "3-5个=3..5 个 exact; 200至300人=200..300 人 exact"),
    ("每万人拥有发明专利2.1件", "万=word; 2.1件=2.1 件 exact"),
    ("负债率不高于60%，赤字率不超过3%", "不高于60%=60 % le; 不超过3%=3 % le"),
    ("建设“1+6+N”体系", "1+6+N=identifier"),
    ("一季度开门红，上半年任务过半", "一季度=date; 上半年=date; 过半=50 % gt"),
    ("最大降幅达-5.2%，最低气温-20℃", "-5.2%=-5.2 % exact; -20℃=-20 ℃ exact"),
    ("第一时间响应", "第一时间=ordinal"),
    ("发放贷款2000余笔、突破10亿", "2000余笔=2000 笔 gt; 突破10亿=10 亿 gt"),
    ("投放公交车50台（套）", "50台（套）=50 台(套) exact"),
    ("２０２１年，产值６３．９亿元", "２０２１年=date; ６３．９亿元=63.9 亿元 exact"),
    ("降水量不少于300毫米", "不少于300毫米=300 毫米 ge"),
    ("办理“百日攻坚”案件300余起", "百=word; 300余起=300 起 gt"),
    ("5月1日起施行", "5月1日=date"),
    ("常住人口城镇化率提高2-3个百分点", "2-3个百分点=2..3 个百分点 exact"),
    ("7个乡镇、68个行政村、1.5万户、5.3万人", "7个=7 个 exact; 68个=68 个 exact; 1.5万户=1.5 万户 exact; 5.3万人=5.3 万人 exact"),
    ("完成投资的百分之八十五以上", "百分之八十五以上=85 % ge"),
    ("发放补贴1千万元", "1千万元=1 千万元 exact"),
    ("生猪50万头、肉鸡300万羽", "50万头=50 万头 exact; 300万羽=300 万羽 exact"),
    ("近千名干部下沉一线，百余家企业复工", "近千名=1000 名 nearly; 一线=word; 百余家=100 家 gt"),
    ("建成“15分钟服务圈”", "15分钟=15 分钟 exact"),
    ("营收超亿元企业15家", "超亿元=1 亿元 gt; 15家=15 家 exact"),
    ("二级以上天数310天", "二级以上=2 级 ge; 310天=310 天 exact"),
    ("合格率在95%至98%之间", "95%至98%=95..98 % exact"),
    ("倒数第二，排全市第一方阵", "倒数第二=unread; 第一方阵=ordinal"),
    ("审结案件1,185件", "1,185件=1185 件 exact"),
    ("四大班子带头，三级书记齐抓", "四大=4 大 exact; 三级=3 级 exact"),
    ("2016—2020年累计完成", "2016—2020年=date"),
    ("2021-01-12 13:23发布", "2021-01-12 13:23=date"),
    ("二〇二一年一月九日", "二〇二一年一月九日=date"),
    ("20世纪90年代建成", "20世纪=date; 90年代=date"),
    ("一、二、三产业融合", "一、二、三产业=ordinal"),
    ("党的十九大和十九届五中全会", "十九大=ordinal; 十九届五中=ordinal"),
    ("项目二期开工，一期34户搬迁", "二期=ordinal; 一期=ordinal; 34户=34 户 exact"),
    ("完成S105、X30线改造", "S105=identifier; X30=identifier"),
    ("见附件2，进一步落实", "附件2=list_number; 进一步=word"),
    ("培训班12期、15课时", "12期=12 期 exact; 15课时=15 课时 exact"),
    ("投资63.9 亿元", "63.9 亿元=63.9 亿元 exact"),
    ("近1000余家企业", "近1000余家=unread"),
    ("5000万—1亿元项目", "5000万—1亿元=unread"),
    ("统一三个标准，唯一一家", "统一=word; 三个=3 个 exact; 唯一=word; 一家=1 家 exact"),
    ("年产2000辆车/无人机", "2000辆=2000 辆 exact"),
    ("二等奖3项、五星级酒店1家", "二等奖=ordinal; 3项=3 项 exact; 五星级=identifier; 1家=1 家 exact"),
    ("上半年增长3年来最高的4.2%", "上半年=date; 3年=3 年 exact; 4.2%=4.2 % exact"),
    ("男女比例1:1.2", "1:1.2=ratio"),
    ("会议9:30开始", "9:30=date"),
    ("水价2.85元/立方米、亩产1200斤", "2.85元/立方米=2.85 元/立方米 exact; 1200斤=1200 斤 exact"),
    ("分别提高一点二个百分点、占百分之一点五，约为十分之一", "一点二个百分点=1.2 个百分点 exact; 百分之一点五=1.5 % exact; 十分之一=fraction"),
    ("城镇化率由65%到82%，从5家到12家，增长5%到6%", "65%=65 % exact; 82%=82 % exact; 5家=5 家 exact; 12家=12 家 exact; 5%到6%=5..6 % exact"),
    ("力争突破5个亿，4个亿元以上项目", "突破5个亿=unread; 4个=4 个 exact; 亿元以上=1 亿元 ge"),
    ("高于全国0.6个、全省0.3个百分点", "0.6个=0.6 个 exact; 0.3个百分点=0.3 个百分点 exact"),
    ("投资1.2.3亿元、1,2345元、壹佰万元", "1.2.3=identifier; 亿元=unread; 1=unread; 2345元=unread; 壹佰万元=suspect"),
    ("不到50张床位、逾300万户、达不到5%、5万多农村人口、5万多元", "不到50张=50 张 lt; 逾300万户=300 万户 gt; 5%=5 % exact; 5万多=5 万 gt; 5万多元=5 万元 gt"),
    ("扩建2.5km²A区、3km2级道路", "2.5km²=2.5 km² exact; 3km2级=identifier"),
]  # fmt: skip


def described(span):
    if span.role != "figure":
        return f"{span.printed}={span.role}"
    if not span.quantity:
        return f"{span.printed}={span.kind}"
    q = span.quantity
    return f"{span.printed}={q.text}{'..' + q.text_max if q.text_max else ''} {q.symbol} {q.qualifier}"


@pytest.mark.parametrize(("sentence", "expected"), SENTENCES, ids=[s for s, _ in SENTENCES])
def test_phrases_of_work_reports_are_told_apart(sentence, expected):
    assert "; ".join(map(described, scan(sentence))) == expected


def test_list_numbers_count_only_at_the_start_of_a_line():
    text = "1.建设农田1.5万亩\n2.新增3个\n（三）改造\n  四、保障\n其中1.5倍"
    assert [(s.printed, s.role) for s in scan(text)] == [
        ("1.", "list_number"), ("1.5万亩", "figure"), ("2.", "list_number"), ("3个", "figure"),
        ("（三）", "list_number"), ("四、", "list_number"), ("1.5倍", "figure"),
    ]  # fmt: skip


def test_a_paragraph_is_scanned_alike_alone_and_among_others():
    paragraphs = [sentence for sentence, _ in SENTENCES]
    whole, at = scan("\n".join(paragraphs)), 0
    expected = []
    for paragraph in paragraphs:
        expected += [(s.start + at, s.printed, s.role, s.quantity) for s in scan(paragraph)]
        at += len(paragraph) + 1
    assert [(s.start, s.printed, s.role, s.quantity) for s in whole] == expected


def test_the_lexicon_wins_and_the_longest_word_wins_in_it():
    text = "一区五园、一区、六个区"
    assert figures(text) == ["六个"]
    spans = scan(text, {"一区": "word", "一区五园": "set_phrase"})
    assert [(s.printed, s.role, s.kind) for s in spans] == [
        ("一区五园", "set_phrase", "lexicon"),
        ("一区", "word", "lexicon"),
        ("六个", "figure", "quantity"),
    ]


def test_a_lexicon_word_does_not_cut_a_numeral():
    assert figures("二十一年", {"一年": "word"}) == ["二十一年"]
    assert [(s.printed, s.role) for s in scan("第一批", {"一批": "word"})] == [("第一批", "ordinal")]


def test_a_lexicon_figure_without_a_unit_is_read_by_its_numeral():
    (span,) = scan("实现“零火点”", {"零火点": "figure"})
    assert (span.printed, span.start, span.quantity.text) == ("零", 3, "0")


def test_an_unknown_role_in_the_lexicon_is_refused():
    with pytest.raises(QuantityError, match="noun"):
        scan("万达", {"万达": "noun"})


@pytest.mark.parametrize(
    ("printed", "ledger"),
    [
        ("63.9亿元", "63.9亿"), ("1000余起", "1000余"), ("1000余万元", "1000余万"), ("1万余个", "1万余"), ("亿元以上", "亿"), ("4.5%以下", "4.5"), ("5%-6%", "5%-6"),
        ("15-20亿元", "15-20亿"), ("第一", "一"), ("三个", "三"), ("十几个", "十几"), ("翻两番", "两"), ("百分之五十", "百分之五十"), ("一半以上", "一半"), ("一年半", "一年半"),
        ("3个百分点", "3"), ("500双", "500"), ("1亿2000万元", "1亿2000万"), ("-5.2%", "-5.2"), ("下降3.2%", "3.2"), ("2021年1月9日", "2021年1月9日"), ("6%左右", "6"), ("第七届", "七"),
    ],
)  # fmt: skip
def test_the_ledger_span_runs_from_the_first_numeral_to_the_last_multiplier(printed, ledger):
    text = f"完成{printed}。"
    a, b = ledger_span(text, 2, 2 + len(printed))
    assert text[a:b] == ledger
    for span in scan(text):
        if span.printed == printed:
            assert (span.numeral_start, span.numeral_end) == (a, b)


def test_a_span_without_numeral_has_no_ledger_span():
    with pytest.raises(QuantityError):
        ledger_span("与去年持平", 3, 5)


@pytest.mark.parametrize(
    ("text", "change", "value"),
    [("税收下降3.2%。", "下降", "-3.2"), ("产值增长6%。", "增长", "6"), ("能耗降低了2.5%左右", "降低", "-2.5"), ("失业率降至3.2%", "", "3.2"), ("新增3家", "", "3")],
)  # fmt: skip
def test_the_word_of_change_stands_beside_the_span_and_gives_the_sign(text, change, value):
    (span,) = scan(text)
    assert span.change == change
    assert change not in span.printed or not change
    assert parse(span.change + span.printed).text == value


@pytest.mark.parametrize("text", ["分别下降3.2%、5.1%和6%", "下降3.2%、5.1%及6%", "同比下降 3.2%、5.1%、6%"])
def test_a_fall_governs_all_numbers_of_its_list(text):
    assert [parse(span.change + span.printed).text for span in scan(text)] == ["-3.2", "-5.1", "-6"]
    assert {span.change for span in scan("下降3.2%、完成率5.1%，增长6%")} == {"下降", "", "增长"}


@settings(max_examples=400)
@given(TRICKY, st.sampled_from(["%", "亿元", "户", "一季度", "家公里", "级", "热线", "人计划", "五期间"]))
def test_short_cuts_decide_what_the_alternatives_decide(text, tail):
    """The scanner passes over alternatives that cannot match; tried one by one they give the same."""
    whole = plain(text + tail)
    for hit in patterns.TRIGGER.finditer(whole):
        name, m = patterns.matched(whole, hit.start())
        slow = ((n, patterns._compiled(n).match(whole, hit.start())) for n in patterns._NAMES[hit.group()])
        expected = next(((n, found) for n, found in slow if found), ("", None))
        # A single Chinese digit without a unit is a bare one in the end.
        same = {"chinese": "bare"} if m and len(m.group()) == 1 else {}
        assert (same.get(name, name), m and m.span()) == (
            same.get(expected[0], expected[0]),
            expected[1] and expected[1].span(),
        )
