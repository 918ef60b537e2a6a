"""Invented sentences of every construction in which reports state headline numbers, in as many variants as asked for.

Each construction is a function of a random generator. It returns a sentence and the statements in it: printed amount,
value with sign, indicator (empty where the words prove none), qualifier, span.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from random import Random


@dataclass(frozen=True)
class Said:
    amount: str
    value: str
    indicator: str = ""
    qualifier: str = "exact"
    span: str = "annual"


Made = tuple[str, list[Said]]
CONSTRUCTIONS: dict[str, Callable[[Random], Made]] = {}

# noun, indicator of the level, indicator of the growth
MONEY = [
    ("生产总值", "gross_regional_product"), ("地区生产总值", "gross_regional_product"), ("GDP", "gross_regional_product"),
    ("一般公共预算收入", "general_public_budget_revenue"), ("地方一般公共预算收入", "general_public_budget_revenue"),
    ("财政总收入", "total_fiscal_revenue"), ("地方级财政收入", "local_fiscal_revenue"), ("公共财政预算收入", "public_budget_revenue"),
    ("固定资产投资", "fixed_asset_investment"), ("全社会固定资产投资", "total_social_fixed_asset_investment"),
    ("社会消费品零售总额", "retail_sales_of_consumer_goods"), ("规模以上工业增加值", "industrial_value_added"),
    ("规上工业总产值", "industrial_gross_output_value"), ("外贸进出口总额", "imports_exports"), ("外贸出口", "exports"),
    ("实际利用外资", "foreign_investment_used"), ("服务业增加值", "service_value_added"), ("一般公共预算支出", "general_public_budget_expenditure"),
]  # fmt: skip
INCOME = [("城镇居民人均可支配收入", "urban_disposable_income"), ("农村居民人均可支配收入", "rural_disposable_income"), ("农民人均纯收入", "rural_net_income"),
          ("全体居民人均可支配收入", "disposable_income"), ("城镇常住居民人均可支配收入", "urban_disposable_income")]  # fmt: skip
OTHERS = ["海洋生产总值", "民营经济增加值", "跨境电商进出口", "限额以上零售额", "高技术产业投资", "税收收入", "工业用电量", "旅游总收入", "财政收入",
          "技术合同成交额", "开发区规上工业增加值", "对欧盟进出口", "服务进出口总额"]  # fmt: skip
SCOPES = ["", "全县", "全市", "全区", "我县", "全年", "其中", "全省"]


def construction(make: Callable[[Random], Made]) -> Callable[[Random], Made]:
    CONSTRUCTIONS[make.__name__] = make
    return make


def percent(r: Random, low: int = 1, high: int = 30) -> str:
    return f"{r.randint(low, high)}" if r.random() < 0.3 else f"{r.randint(low, high)}.{r.randint(1, 9)}"


def amount(r: Random) -> tuple[str, str]:
    """A sum of money: as printed, and its number."""
    number = f"{r.randint(2, 980)}.{r.randint(1, 9)}"
    return f"{number}亿元", number


def comma(r: Random) -> str:
    return r.choice(["，", "，", "、"])


def rises(r: Random) -> str:
    return r.choice(["增长", "同比增长", "比上年增长", "比增", "增长了"])


def reaches(r: Random) -> str:
    return r.choice(["达到", "达", "完成", "实现", "", "为"])


def pick(r: Random, table: list[tuple[str, str]], count: int = 1) -> list[tuple[str, str]]:
    chosen: list[tuple[str, str]] = []
    while len(chosen) < count:
        entry = r.choice(table)
        if all(entry[1] != known for _, known in chosen):
            chosen.append(entry)
    return chosen


@construction
def level_then_growth(r: Random) -> Made:
    (noun, known), (said, number), p = pick(r, MONEY)[0], amount(r), percent(r)
    return (
        f"{r.choice(SCOPES)}{noun}{reaches(r)}{said}{comma(r)}{rises(r)}{p}%。",
        [Said(said, number, known), Said(f"{p}%", p, known + "_growth")],
    )


@construction
def own_subject_never_inherits(r: Random) -> Made:
    (noun, known), p, q = pick(r, MONEY)[0], percent(r), percent(r)
    other = r.choice([o for o in OTHERS if "区" not in o])
    said = [Said(f"{p}%", p, known + "_growth"), Said(f"{q}%", q)]
    return f"{r.choice(SCOPES)}{noun}{rises(r)}{p}%{comma(r)}{other}{rises(r)}{q}%。", said


@construction
def no_name_from_the_clause_after(r: Random) -> Made:
    three = pick(r, MONEY, 3)
    ps = [percent(r) for _ in three]
    return (
        ",".join(f"{noun}{rises(r)}{p}%" for (noun, _), p in zip(three, ps, strict=True)) + "。",
        [Said(f"{p}%", p, known + "_growth") for (_, known), p in zip(three, ps, strict=True)],
    )


@construction
def keyword_in_a_longer_name(r: Random) -> Made:
    p, q = percent(r), percent(r)
    said = f"{r.randint(2, 20)}万元"
    first = r.choice(["人均地区生产总值", "人均生产总值", "人均GDP"])
    second = r.choice(["单位地区生产总值能耗", "万元GDP能耗", "单位GDP能耗"])
    third = r.choice(OTHERS)
    return (
        f"{first}突破{said}，{second}{r.choice(['下降', '降低'])}{p}%，{third}增长{q}%。",
        [
            Said(said, said[:-2], "gross_regional_product_per_capita", "gt"),
            Said(f"{p}%", f"-{p}", "energy_intensity_change"),
            Said(f"{q}%", q),
        ],
    )


@construction
def average_and_total_of_a_plan(r: Random) -> Made:
    (a, known_a), (b, known_b) = pick(r, MONEY, 2)
    p, (said, number) = percent(r), amount(r)
    opening = r.choice(["五年来，", "“十三五”期间，", "过去五年，", "“十四五”时期，", ""])
    return (
        f"{opening}{a}年均增长{p}%，{b}累计{r.choice(['完成', '达到', ''])}{said}。",
        [Said(f"{p}%", p, known_a + "_growth", span="plan_average"), Said(said, number, known_b, span="plan_total")],
    )


@construction
def increase_per_year_is_no_level(r: Random) -> Made:
    (noun, known), p, (said, number) = pick(r, MONEY)[0], percent(r), amount(r)
    return (
        f"五年来，{noun}年均增长{p}%、年均增加{said}。",
        [Said(f"{p}%", p, known + "_growth", span="plan_average"), Said(said, number, span="plan_average")],
    )


@construction
def list_with_a_qualifier_at_its_end(r: Random) -> Made:
    (a, known_a), (b, known_b) = pick(r, MONEY, 2)
    p, q = percent(r), percent(r)
    word, qualifier = r.choice([("左右", "approx"), ("以上", "ge")])
    return (
        f"{r.choice(SCOPES)}{a}{r.choice(['、', '和'])}{b}分别{rises(r)}{p}%{r.choice(['、', '和'])}{q}%{word}。",
        [Said(f"{p}%", p, known_a + "_growth", qualifier), Said(f"{q}%{word}", q, known_b + "_growth", qualifier)],
    )


@construction
def list_with_a_qualifier_before_it(r: Random) -> Made:
    a, b = f"{r.randint(20000, 60000)}元", f"{r.randint(9000, 19000)}元"
    return (
        f"城镇{r.choice(['、', '和', '居民、', '居民和'])}农村{r.choice(['常住', ''])}居民人均可支配收入分别{r.choice(['超过', '突破'])}{a}{r.choice(['、', '和'])}{b}。",
        [Said(a, a[:-1], "urban_disposable_income", "gt"), Said(b, b[:-1], "rural_disposable_income", "gt")],
    )


@construction
def two_names_in_one_word(r: Random) -> Made:
    a, b, p, q = f"{r.randint(2, 7)}.{r.randint(1, 9)}万元", f"1.{r.randint(1, 9)}万元", percent(r), percent(r)
    return (
        f"{r.choice(SCOPES)}城乡居民人均可支配收入分别达{a}、{b}，{r.choice(['', '分别'])}增长{p}%{r.choice(['、', '和'])}{q}%。",
        [
            Said(a, a[:-2], "urban_disposable_income"), Said(b, b[:-2], "rural_disposable_income"),
            Said(f"{p}%", p, "urban_disposable_income_growth"), Said(f"{q}%", q, "rural_disposable_income_growth"),
        ],
    )  # fmt: skip


@construction
def one_number_of_urban_and_rural_is_all_residents(r: Random) -> Made:
    p = percent(r)
    return f"城乡居民人均可支配收入{rises(r)}{p}%。", [Said(f"{p}%", p, "disposable_income_growth")]


@construction
def one_number_for_two_names(r: Random) -> Made:
    (a, known_a), (b, known_b), p = *pick(r, MONEY, 2), percent(r)
    word = r.choice(["", "左右", "以上"])
    qualifier = {"": "exact", "左右": "approx", "以上": "ge"}[word]
    return (
        f"{a}、{b}{r.choice(['', '均'])}增长{p}%{word}。",
        [
            Said(f"{p}%{word}", p, known_a + "_growth", qualifier),
            Said(f"{p}%{word}", p, known_b + "_growth", qualifier),
        ],
    )


@construction
def other_scope_in_brackets(r: Random) -> Made:
    (noun, known), p, q = pick(r, MONEY[3:8])[0], percent(r), percent(r)
    return (
        f"{noun}{rises(r)}{p}%（{r.choice(['同口径', '按同口径计算', '扣除一次性因素'])}增长{q}%）。",
        [Said(f"{p}%", p, known + "_growth"), Said(f"{q}%", q)],
    )


@construction
def gap_to_another_area(r: Random) -> Made:
    (noun, known), p, gap = pick(r, MONEY)[0], percent(r), f"{r.randint(0, 3)}.{r.randint(1, 9)}"
    word = r.choice(["高于全省", "高于全国平均水平", "快于全市", "低于全省平均", "比全国高"])
    return (
        f"{noun}{rises(r)}{p}%{comma(r)}{word}{gap}个百分点。",
        [Said(f"{p}%", p, known + "_growth"), Said(f"{gap}个百分点", gap)],
    )


@construction
def total_of_the_clause_before(r: Random) -> Made:
    area, output = f"{r.randint(100, 900)}万亩以上", f"{r.randint(10, 90)}.{r.randint(1, 9)}亿斤"
    return (
        f"粮食播种面积{r.choice(['稳定在', '保持在', ''])}{area}{comma(r)}{r.choice(['总产量', '产量', '总产'])}{reaches(r)}{output}。",
        [Said(area, area[:-4], "", "ge"), Said(output, output[:-2], "grain_output")],
    )


@construction
def growth_first_level_second(r: Random) -> Made:
    (noun, known), p, n = (
        pick(
            r,
            [
                ("外贸进出口", "imports_exports"),
                ("进出口", "imports_exports"),
                ("一般公共预算收入", "general_public_budget_revenue"),
            ],
        )[0],
        percent(r),
        r.randint(100, 999),
    )
    return (
        f"{noun}{rises(r)}{p}%{comma(r)}{r.choice(['总额', '总量'])}{r.choice(['首次', ''])}突破{n}亿元。",
        [Said(f"{p}%", p, known + "_growth"), Said(f"{n}亿元", str(n), known, "gt")],
    )


@construction
def from_one_level_to_another(r: Random) -> Made:
    a, b = f"5.{r.randint(5, 9)}", f"4.{r.randint(1, 9)}"
    return (
        f"{r.choice(['年末', ''])}城镇调查失业率{r.choice(['由', '从'])}{a}%{r.choice(['降至', '下降到', '回落到'])}{b}%。",
        [Said(f"{a}%", a), Said(f"{b}%", b, "surveyed_urban_unemployment_rate")],
    )


@construction
def from_year_to_year(r: Random) -> Made:
    (noun, known), (a, na), (b, nb) = pick(r, MONEY)[0], amount(r), amount(r)
    return (
        f"{noun}从2016年的{a}{r.choice(['增加到', '提高到', '增长到'])}2021年的{b}。",
        [Said(a, na), Said(b, nb, known)],
    )


@construction
def fall_in_a_subordinate_clause(r: Random) -> Made:
    p = percent(r)
    return (
        f"在对{r.choice(['甲', '乙', '丙'])}国{r.choice(['出口', '进出口', '贸易'])}下降{r.choice(['近三成', '超四成', '两成'])}的{r.choice(['情况', '背景'])}下，{r.choice(['进出口总额', '外贸进出口总值'])}{rises(r)}{p}%。",
        [Said(f"{p}%", p, "imports_exports_growth")],
    )


@construction
def completion_of_a_plan(r: Random) -> Made:
    p, q = f"{r.randint(100, 150)}.{r.randint(1, 9)}", f"{r.randint(100, 150)}.{r.randint(1, 9)}"
    return (
        f"城镇新增就业、新增小额贷款分别完成{r.choice(['年计划', '年度目标任务', '全年任务'])}的{p}%、{q}%。",
        [Said(f"{p}%", p), Said(f"{q}%", q)],
    )


@construction
def paragraph_of_targets(r: Random) -> Made:
    p, q, n = percent(r), percent(r), f"{r.randint(1, 9)}.{r.randint(1, 9)}"
    return (
        f"今年经济社会发展主要预期目标是：地区生产总值增长{p}%，投资增长{q}%，新增就业{n}万人。",
        [
            Said(f"{p}%", p, "gross_regional_product_growth"),
            Said(f"{q}%", q, "fixed_asset_investment_growth"),
            Said(f"{n}万人", n, "urban_new_employment"),
        ],
    )


@construction
def range_with_a_hyphen(r: Random) -> Made:
    (noun, known), low = pick(r, MONEY)[0], r.randint(3, 7)
    said = r.choice([f"{low}-{low + 1}%", f"{low}%-{low + 1}%", f"{low}%—{low + 1}%", f"{low}.5—{low + 1}%"])
    value = f"{low}.5" if ".5" in said else str(low)
    return f"{noun}增长{said}。", [Said(said, value, known + "_growth")]


@construction
def arranged_by(r: Random) -> Made:
    (noun, known), p = pick(r, MONEY)[0], percent(r)
    return f"{noun}按{r.choice(['增长', ''])}{p}%安排。".replace("按" + p, "按增长" + p), [
        Said(f"{p}%", p, known + "_growth")
    ]


@construction
def steps_in_a_row(r: Random) -> Made:
    n = r.randint(2, 6)
    return (
        f"{r.choice(['', '全市', '全省'])}生产总值{r.choice(['先后跨越', '连续跨越', '相继迈上'])}{n}千亿、{n + 1}千亿、{n + 2}千亿三个台阶。",
        [Said(f"{k}千亿", str(k), "gross_regional_product", "ge", "step") for k in (n, n + 1, n + 2)],
    )


@construction
def step_and_level(r: Random) -> Made:
    (noun, known), n = pick(r, MONEY)[0], r.randint(2, 9) * 100
    return (
        f"{noun}{r.choice(['迈上', '跨越', '站上', '跨上'])}{n}亿元{r.choice(['台阶', '大关', '新台阶', '关口'])}{comma(r)}达到{n + 7}亿元。",
        [Said(f"{n}亿元", str(n), known, "ge", "step"), Said(f"{n + 7}亿元", str(n + 7), known)],
    )


@construction
def step_in_words_without_a_unit(r: Random) -> Made:
    (noun, known), (n, value) = pick(r, MONEY[:8])[0], r.choice([("百亿", "100"), ("千亿", "1000"), ("两千亿", "2000")])
    return f"{noun}{r.choice(['迈过', '跨越', '突破', '越过'])}{n}大关。", [Said(n, value, known, "ge", "step")]


@construction
def numeral_left_out(r: Random) -> Made:
    noun, known = pick(r, MONEY)[0]
    return f"{noun}{r.choice(['突破', '超过', '首次突破'])}万亿元。", [Said("万亿元", "1", known, "gt")]


@construction
def fall_by_its_verb(r: Random) -> Made:
    p = f"0.{r.randint(1, 9)}"
    return f"居民消费价格{r.choice(['微降', '下降', '同比下降'])}{p}%。", [
        Said(f"{p}%", f"-{p}", "consumer_price_change")
    ]


@construction
def fall_of_a_sum(r: Random) -> Made:
    (noun, known), p = pick(r, MONEY)[0], percent(r)
    return f"{noun}{r.choice(['下降', '同比下降', '比上年下降', '负增长'])}{p}%。", [
        Said(f"{p}%", f"-{p}", known + "_growth")
    ]


@construction
def threshold_of_a_class(r: Random) -> Made:
    n = r.randint(2, 300)
    return (
        f"{n}家企业{r.choice(['营业收入', '产值'])}超{r.choice(['十亿元', '百亿元'])}，{r.choice(['生产总值', '一般公共预算收入'])}超百亿元的县达到{r.randint(2, 9)}个。",
        [Said(f"{n}家", str(n)), Said("百亿元", "100", "", "gt")],
    )


@construction
def two_currencies(r: Random) -> Made:
    a, b = f"{r.randint(2, 60)}.{r.randint(1, 9)}", f"{r.randint(100, 600)}"
    return (
        f"实际{r.choice(['使用', '利用'])}外资{a}亿美元{comma(r)}{r.choice(['折合', '约合'])}{b}亿元人民币。",
        [Said(f"{a}亿美元", a, "foreign_investment_used"), Said(f"{b}亿元人民币", b, "foreign_investment_used")],
    )


@construction
def goods_and_services(r: Random) -> Made:
    p, q = percent(r), percent(r)
    return f"服务进出口总额增长{p}%，货物和服务进出口增长{q}%。", [Said(f"{p}%", p), Said(f"{q}%", q)]


@construction
def part_taken_out(r: Random) -> Made:
    p = percent(r)
    return (
        f"{r.choice(['扣除', '剔除'])}{r.choice(['房地产开发投资', '大项目因素', '基数影响'])}{r.choice(['后', ''])}，固定资产投资增长{p}%。",
        [Said(f"{p}%", p)],
    )


@construction
def value_added_of_what_was_counted(r: Random) -> Made:
    n, p = r.randint(100, 9000), percent(r)
    return (
        f"{r.choice(['规模以上', '规上'])}工业企业{r.choice(['达', '达到', '增至'])}{n}{r.choice(['家', '户'])}{comma(r)}{r.choice(['', '实现'])}增加值增长{p}%。",
        [Said(f"{p}%", p, "industrial_value_added_growth")],
    )


@construction
def capital_from_home_and_abroad(r: Random) -> Made:
    p, q = percent(r), percent(r)
    return (
        f"实际{r.choice(['使用', '利用'])}内外资分别增长{p}%、-{q}%。",
        [Said(f"{p}%", p), Said(f"-{q}%", f"-{q}", "foreign_investment_used_growth")],
    )


@construction
def deposits_and_loans(r: Random) -> Made:
    a, b = f"{r.randint(200, 900)}亿元", f"{r.randint(100, 199)}亿元"
    return (
        f"金融机构{r.choice(['', '本外币', '人民币'])}存贷款余额分别达到{a}、{b}。",
        [Said(a, a[:-2], "total_deposits"), Said(b, b[:-2], "total_loans")],
    )


@construction
def sectors(r: Random) -> Made:
    ps = [percent(r) for _ in range(3)]
    name = r.choice(["一二三产增加值", "一、二、三产业增加值", "第一、第二、第三产业增加值", "一产、二产、三产增加值"])
    kinds = ("primary", "secondary", "tertiary")
    return (
        f"{name}分别增长{'、'.join(p + '%' for p in ps)}。",
        [Said(f"{p}%", p, f"{kind}_industry_value_added_growth") for p, kind in zip(ps, kinds, strict=True)],
    )


@construction
def traditional_copy(r: Random) -> Made:
    n, p = f"{r.randint(20, 900)}.{r.randint(1, 9)}", percent(r)
    return (
        f"全縣地區生產總值達到{n}億元{r.choice([',', '，'])}增長{p}%。",
        [Said(f"{n}億元", n, "gross_regional_product"), Said(f"{p}%", p, "gross_regional_product_growth")],
    )


@construction
def inserted_readings(r: Random) -> Made:
    p, q = percent(r), percent(r)
    return (
        f"地區生產總值(zhí)增長(zhǎng){p}%,城鎮登記失業(yè)率控制在{q}%以內(nèi)。",
        [
            Said(f"{p}%", p, "gross_regional_product_growth"),
            Said(f"{q}%以內", q, "registered_urban_unemployment_rate", "le"),
        ],
    )


@construction
def list_of_four_with_an_unknown(r: Random) -> Made:
    three, ps = pick(r, MONEY, 3), [percent(r) for _ in range(4)]
    names = [three[0], ("财政收入", ""), *three[1:]]
    return (
        f"{'、'.join(noun for noun, _ in names)}分别增长{'、'.join(p + '%' for p in ps)}。",
        [Said(f"{p}%", p, known + "_growth" if known else "") for (_, known), p in zip(names, ps, strict=True)],
    )


@construction
def full_stop_for_a_point(r: Random) -> Made:
    n, p, d, e = r.randint(10, 90), r.randint(2, 30), r.randint(1, 9), r.randint(1, 9)
    return (
        f"财政总收入完成{n}。{d}3亿元，比增{p}。{e}%。",
        [
            Said(f"{n}。{d}3亿元", f"{n}.{d}3", "total_fiscal_revenue"),
            Said(f"{p}。{e}%", f"{p}.{e}", "total_fiscal_revenue_growth"),
        ],
    )


@construction
def savings_are_no_retail_sales(r: Random) -> Made:
    said, number = amount(r)
    return f"城乡居民储蓄存款余额{reaches(r)}{said}。", [Said(said, number)]


@construction
def net_and_disposable_income(r: Random) -> Made:
    p, q = percent(r), percent(r)
    return (
        f"城镇居民人均可支配收入{r.choice(['和', '、'])}农民人均纯收入分别增长{p}%、{q}%以上。",
        [
            Said(f"{p}%", p, "urban_disposable_income_growth", "ge"),
            Said(f"{q}%以上", q, "rural_net_income_growth", "ge"),
        ],
    )


@construction
def rank_between(r: Random) -> Made:
    (noun, known), (said, number), p = pick(r, MONEY)[0], amount(r), percent(r)
    return (
        f"{noun}{reaches(r)}{said}、居全省第{r.randint(2, 9)}位、增长{p}%。",
        [Said(said, number, known), Said(f"{p}%", p, known + "_growth")],
    )


@construction
def part_of_the_place(r: Random) -> Made:
    p, q = percent(r), percent(r)
    area = r.choice(["高新区", "经济开发区", "东湖新区", "北部县域"])
    return f"{area}地区生产总值增长{p}%，固定资产投资增长{q}%。", [Said(f"{p}%", p), Said(f"{q}%", q)]


@construction
def share_of_a_total(r: Random) -> Made:
    p = percent(r, 10, 60)
    noun = r.choice(
        ["民生支出占一般公共预算支出", "工业增加值占地区生产总值", "税收收入占一般公共预算收入", "海洋生产总值占GDP"]
    )
    return f"{noun}{r.choice(['的', ''])}{r.choice(['比重', '比例'])}{r.choice(['达到', '达', '提高到'])}{p}%。", [
        Said(f"{p}%", p)
    ]


@construction
def two_clauses_then_a_list(r: Random) -> Made:
    (a, known_a), (b, known_b) = pick(r, MONEY, 2)
    (x, nx), (y, ny), p, q = amount(r), amount(r), percent(r), percent(r)
    return (
        f"{a}{reaches(r)}{x}，{b}{reaches(r)}{y}，分别增长{p}%和{q}%。",
        [
            Said(x, nx, known_a),
            Said(y, ny, known_b),
            Said(f"{p}%", p, known_a + "_growth"),
            Said(f"{q}%", q, known_b + "_growth"),
        ],
    )


@construction
def income_in_yuan(r: Random) -> Made:
    (noun, known), n, p = pick(r, INCOME)[0], r.randint(5000, 80000), percent(r)
    return (
        f"{noun}{reaches(r)}{n}元{comma(r)}{r.choice(['净增', '增加'])}{r.randint(300, 900)}元{comma(r)}增长{p}%。",
        [Said(f"{n}元", str(n), known), Said(f"{p}%", p, known + "_growth")],
    )


@construction
def circumstance_inside_a_clause(r: Random) -> Made:
    p, q = percent(r), percent(r)
    return (
        f"外贸进出口在对{r.choice(['甲', '乙'])}国贸易下降{q}%的{r.choice(['情况', '背景'])}下{rises(r)}{p}%。",
        [Said(f"{p}%", p, "imports_exports_growth")],
    )


@construction
def subject_goes_on_behind_a_subordinate_clause(r: Random) -> Made:
    (noun, known), (said, number), p = pick(r, MONEY)[0], amount(r), percent(r)
    return (
        f"{noun}{reaches(r)}{said}，在{r.choice(['上年高基数', '煤价下降一成', '工业品价格下降2%'])}的{r.choice(['情况', '背景'])}下，增长{p}%。",
        [Said(said, number, known), Said(f"{p}%", p, known + "_growth")],
    )


@construction
def two_aims_for_one_growth(r: Random) -> Made:
    (noun, known), p = pick(r, MONEY)[0], r.randint(4, 9)
    return (
        f"{noun}增长{p}%以上{comma(r)}{r.choice(['力争', '争取', '力争达到'])}{p + 1}%。",
        [Said(f"{p}%以上", str(p), known + "_growth", "ge"), Said(f"{p + 1}%", str(p + 1), known + "_growth")],
    )


@construction
def share_of_the_nation(r: Random) -> Made:
    p, q = percent(r, 40, 90), percent(r, 40, 90)
    return (
        f"单位地区生产总值能耗、主要污染物排放强度分别约为全国平均的{p}%、{q}%。",
        [Said(f"{p}%", p), Said(f"{q}%", q)],
    )


@construction
def elided_over_a_change_of_the_year_before(r: Random) -> Made:
    (noun, known), (said, number), p = pick(r, MONEY)[0], amount(r), percent(r)
    return (
        f"{noun}{reaches(r)}{said}，同比净增{r.randint(2, 9)}亿元、增长{p}%。",
        [Said(said, number, known), Said(f"{p}%", p, known + "_growth")],
    )


@construction
def completion_of_a_budget_then_growth(r: Random) -> Made:
    (noun, known), (said, number), p = pick(r, MONEY[3:8])[0], amount(r), percent(r)
    return (
        f"{noun}{reaches(r)}{said}，{r.choice(['占预算的', '完成年度预算的', '完成年初计划的'])}10{r.randint(1, 9)}%，增长{p}%。",
        [Said(said, number, known), Said(f"{p}%", p, known + "_growth")],
    )
