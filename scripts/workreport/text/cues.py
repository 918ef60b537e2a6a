"""What marks the parts of a sentence: words and patterns that `naming` looks for around a number and its name.

The text is masked: numbers and dates stand as private characters, one for one.
"""

from __future__ import annotations

import re

from .names import DATE

QUANTITY = "\ue010"  # private use: stands for the characters of a number

CONJUNCTION = re.compile(r"(?:、|和|及|与|以及|、和|,)?")
BOUNDARY = re.compile(r"[，,：:；;()]")
COMPARES = re.compile("是|相当于|占|比|较|约占")
COMPLETION = re.compile(
    r"(?:完成|占|为|相当于|达到|达)[^，]{0,12}(?:计划|任务|目标|预算|指标|考核数)(?:数|值|任务)?的?$"
)
SCOPE = re.compile(r"同口径|同比口径|可比口径|扣除(?!价格|物价|通胀)|剔除(?!价格|物价)|不含(?!农户)|不包括|还原|加上")
OTHER_SCOPE = re.compile(
    r"\s*(?:若|如|按|以)?(?:同口径|同比口径|可比口径|扣除(?!价格|物价|通胀)|剔除(?!价格|物价)|不含|不包括|还原)"
)
OF = re.compile(
    r"的(?!目标|预期|速度|增速|增幅|水平|成绩|好成绩|增长|涨幅|较快|高速|中高速|左右|幅度|历史|新高|佳绩|优异|既定)"
)
CLASS = re.compile(r"(?:以上|以下)?(?:县|市|区|乡|镇|村|企业|项目|产业|俱乐部|园区|集群|强)")
FOR = re.compile("[\u4e00-\u9fff]{2}")  # 为200人提供帮助: for whom, not how many
AIMED = re.compile("(?:年度|全年|年初|既定|原定)*(?:预期|计划)?目标(?:值|为|是)*")  # 增长7%(年度目标6%)
SUBORDINATE = re.compile(r"的(?:情况|基础|前提|背景|条件|形势|高基数)[^，]{0,4}$")
STEPS = re.compile(r"的?(?:[“”]|新|大|历史性|重要)*(?:台阶|大关|关口|门槛|整数关)")
CUE = re.compile(
    rf"(?:力争|确保|争取|努力|预计|计划|其中|同时|展望|建议|实现)?(?:[“\"]?(?:到|至|截至|在|自)?[“\"]?{DATE}+[”\"]?(?:年|底|末|期间|时期|以来|期末|的|全年)*"
    r"|(?:刚刚)?过去的?(?:这)?[五5]年(?:来|间|里)?|这[五5]年(?:来|间|里)?|[五四三]年来|[五5]年(?:间|里|累计)|今后[五5]年|未来[五5]年|过去[四三]年"
    r"|近[两三四五]年(?:来)?|(?:刚刚)?过去的?一年(?:来|里|中)?|一年来|这一年|今年以来|今年|去年|明年|上年|前年|上一年|本届政府(?:任期|以来)?"
    r"|上半年|下半年|前三季度|[一二三四]季度|十四五|十五五|十三五)"
)
TOTALS = {
    "总额": "",
    "总量": "",
    "总值": "",
    "规模": "",
    "总规模": "",
    "余额": "",
    "水平": "",
    "总体": "",
    "增加额": "-",
}
BARE = frozenset(("出口", "进口", "产量", "支出", "投资", "消费"))
PART_OF = (
    "增加值",
    "总产量",
    "产量",
    "总产",
    "支出",
    "总产值",
    "产值",
    "转移就业",
    "实现转移就业",
)
MOVED = re.compile("(?:实现)?(?:劳务)?转移(?:就业)?")  # 实现3万人转移就业
RURAL_LABOUR = re.compile("农村(?:富余|剩余)?劳动力|农民工")
PLAN_NAME = re.compile('[“"](?:[六七八九]|十[一二三四五六]?)五[”"]')
INDUSTRIES = re.compile("第[一二三](?:次)?产业|[一二三]产(?:业)?")
PART_PLACE = re.compile(
    r"[^，、的以和]{0,10}?(产业园|工业园|园区|开发区|高新区|经开区|保税区|经济区)区?(?=完成|实现|全年|累计|力争|确保|预计|达)"
)
LASTING = frozenset(("年", "个月", "个季度", "天", "周年", "个年头", "日"))
CIRCUMSTANTIAL = re.compile("[ “]*(?:在|受|面对|由于|尽管|虽然|随着|经过|克服|按|扣除价格|剔除价格|扣除物价)")
CIRCUMSTANCE = re.compile(r"的(?:情况|背景|条件|形势|基础|前提)(?:之)?[下上]，?")
GROWING = frozenset(("growth", "fall", "rise_noun", "fall_noun"))
YEARLY = re.compile("年产量|年实际|年总产")
VERSUS = re.compile(
    '[比较](?:前五年|上个五年|上一个五年|[“"]?[六七八九十][一二三四五]?五[”"]?(?:时期|期间)|上届|上一届)'
)
NET = re.compile(f"净增|[比较]{DATE}+(?:年末|年底|年|净)?(?:增加|增长|提高|多)")
THAN_YEAR = re.compile(f"[，、](?:分别)?(?:是|为|比|较){DATE}+(?!“|”)(?:年末|年底|年)?(?:的{QUANTITY}|{QUANTITY})")
FLOWING = re.compile("实现|完成|累计")
SUM = re.compile("[和及与]")
COUNTED = re.compile("(?:[0-9]+|[一二两三四五六七八九十])个?$")  # 跨越3个千亿元台阶: how many steps, not which
ONE_BY_ONE = re.compile("(?:接连|先后|相继|连续|连)$")
PART_OF_PLACE = re.compile(
    r"经济圈|都市圈|城市群|经济带|示范区|开发区|高新区|新区|经开区|一体化|保税区|自贸区|自贸试验区|片区|湾区|城区|县域|园区|生态区|功能区|走廊|[^全我本各]县[^以]|协作区|全国|长三角|特区"
)
ECONOMY = re.compile("^(?:经济|(?:地区)?生产总值|GDP)")
WHOLE = re.compile(r"全[省市区县州盟旗]|我[省市区县州盟旗]|本[省市区县]")
