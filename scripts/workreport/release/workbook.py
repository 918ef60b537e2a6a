"""The workbook: a read-me, the flat table, the dictionary, and every table on a sheet of its own."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Iterable, Sequence
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from unicodedata import east_asian_width

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from ..package import Package, Row, Table
from . import cell, citation, readersheets
from .datasette import HIDDEN

FIRST = "figures_flat"  # the one table for people, so it stands before the others
# Tabs: for people, data, reference, for machines.
GREEN, ORANGE, GREY_BLUE, PALE = "#2E7D32", "#C77700", "#1F4E79", "#B0B7BF"
REFERENCE = {
    "indicators",
    "aliases",
    "units",
    "entities",
    "codes",
    "phrases",
    "glossary",
    "livelihood_projects",
    "lists",
    "list_members",
}
READ_ME, DICTIONARY = "read_me", "dictionary"
LONGEST_NAME = 31  # of a sheet, as Excel demands
PRINTABLE = 220  # characters that can still be read on one page
WIDTHS = range(9, 51)  # of a column, in characters; longer text is wrapped
LINE_HEIGHT = 14  # in points
GROUPED = 1_000_000  # from here on thousands are grouped, or nobody can read the number
TRUTH = '"TRUE";"TRUE";"FALSE"'  # Excel needs none, LibreOffice shows 1 and 0 without it
FONT = {"font_name": "Calibri", "font_size": 10, "valign": "top"}
INK, GREY, BLUE, LINE = "#1F2933", "#6B7280", "#1F4E79", "#B8C4D0"

# What the read-me says besides the words of the descriptor, English and Chinese.
WORDS = {
    "what": ("What this is, and what it is not", "这是什么，不是什么"),
    "cite": ("How to cite", "引用方式"),
    "source": ("Source, to be named too", "原始文件（请一并注明）"),
    "licence": ("Licence", "许可"),
    "version": ("Version", "版本"),
    "reading": ("How to read the sheets", "如何阅读"),
    "errors": ("How to report an error", "如何报告错误"),
    "sheets": ("Sheets", "工作表"),
}
READING = (
    "Start with the sheets 数字 Figures (one row for each figure) and 目标 Targets (what each may be compared with); green tabs are for reading, "
    "orange ones data, blue ones reference, grey ones for machines. The other sheets are the tables of the package: a header is the name of the column in the "
    "CSV files, and its titles appear when its cell is chosen. An empty cell means that nothing is stated. "
    "Numbers show the decimal places that are printed in the source. Per cent stays per cent: 7 means 7 %. "
    "A period such as 2020 is text. Every column is explained in the sheet dictionary, every code in the sheet codes.",
    "请从“数字 Figures”（每行一个数字）和“目标 Targets”（每个目标能与什么比较）两表看起；绿色标签供阅读，橙色为数据，蓝色为参考，灰色供程序使用。"
    "其余各表即数据包的表：表头是 CSV 文件中的列名，选中表头单元格可见中英文名称。空单元格表示原文未说明。数字保留原文的小数位数。百分数不换算：7 即 7%。时期（如 2020）为文本。"
    "各列的解释见 dictionary 表，代码的解释见 codes 表。",
)
ERRORS = (
    "Name the figure_id and what stands in the source. README.md of the Data Package says where reports go.",
    "请注明 figure_id 和原文。提交方式见数据包中的 README.zh-CN.md。",
)


def build(package: Package) -> bytes:
    """The bytes of the XLSX file; raises Unreadable where a table or a cell cannot be read."""
    tables = sorted(cell.tables(package), key=lambda table: table.name != FIRST)  # stable: the others keep their order
    names = sheet_names([READ_ME, FIRST, DICTIONARY, *(table.name for table in tables)])
    buffer = io.BytesIO()
    # Text is never taken for a formula, an address or a number: the cells are written by type, and this is the second lock.
    book = xlsxwriter.Workbook(
        buffer,
        {
            "in_memory": True,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
            "nan_inf_to_errors": False,
        },
    )
    d = package.descriptor
    book.set_properties(
        {
            "title": d.get("title", ""),
            "subject": d.get("title_zh", ""),
            "author": citation.authors(package),
            "keywords": ", ".join(d.get("keywords", [])),
            "comments": f"Version {d.get('version', '')}. {d.get('id', '')}. {_licences(package)}",
            "created": datetime.datetime(*citation.moment(package)),
        }
    )
    styles = Styles(book)
    sheets = {table.name: table for table in tables}
    _read_me(_sheet(book, names[READ_ME], GREEN), styles, package, tables, names)
    if {FIRST, "target_comparisons"} <= set(sheets):
        made = (sheets[FIRST], sheets["target_comparisons"])
        for name, columns, rows in (
            (readersheets.FIGURES, readersheets.FIGURE_COLUMNS, readersheets.figures(*made)),
            (readersheets.TARGETS, readersheets.TARGET_COLUMNS, readersheets.targets(*made)),
        ):
            _reader(_sheet(book, name, GREEN), styles, columns, list(rows))
    if FIRST in sheets:
        _table(_sheet(book, names[FIRST], GREEN), styles, sheets.pop(FIRST))
    _dictionary(_sheet(book, names[DICTIONARY], GREEN), styles, tables, names)
    for table in sorted(
        sheets.values(), key=lambda table: table.name in HIDDEN
    ):  # stable; what machines need comes last
        colour = PALE if table.name in HIDDEN else GREY_BLUE if table.name in REFERENCE else ORANGE
        _table(_sheet(book, names[table.name], colour), styles, table)
    book.close()
    return buffer.getvalue()


def _sheet(book: xlsxwriter.Workbook, name: str, colour: str) -> Worksheet:
    sheet = book.add_worksheet(name)
    sheet.set_tab_color(colour)
    return sheet


def _reader(
    sheet: Worksheet, styles: Styles, columns: Sequence[tuple[str, int]], rows: list[list[str | Decimal]]
) -> None:
    """A sheet for people: titles in one line, the identifier frozen, text wrapped."""
    for across, (title, width) in enumerate(columns):
        sheet.write_string(
            0, across, title, styles.get(bold=True, text_wrap=True, bg_color="#E8EEF4", bottom=1, bottom_color=BLUE)
        )
        sheet.set_column(across, across, width)
    widths = [width for _, width in columns]
    for at, row in enumerate(rows, 1):
        _height(sheet, at, [str(value) for value in row], widths)
        for across, value in enumerate(row):
            if isinstance(value, Decimal) and Decimal(f"{float(value):.15G}") == value:
                sheet.write_number(at, across, float(value), styles.number(value))
            elif value != "":
                small = styles.get(font_size=8, font_color=GREY) if across == 0 else styles.text(str(value))
                sheet.write_string(at, across, str(value), small)
    _finish(sheet, len(rows), widths)
    sheet.freeze_panes(1, 1)
    sheet.fit_to_pages(1, 0)


def sheet_names(names: list[str]) -> dict[str, str]:
    """A name for each sheet that Excel accepts: at most 31 characters, none twice whatever its case."""
    given: dict[str, str] = {}
    for name in names:
        short, number = name[:LONGEST_NAME], 1
        while name not in given and short.lower() in {other.lower() for other in given.values()}:
            number += 1
            short = f"{name[: LONGEST_NAME - len(str(number)) - 1]}~{number}"
        given.setdefault(name, short)
    return given


class Styles:
    """The formats of a workbook, each made once."""

    def __init__(self, book: xlsxwriter.Workbook):
        self._book, self._made = book, {}  # type: ignore[var-annotated]

    def get(self, **wanted: object) -> Format:
        """A format with these properties on top of the common ones."""
        key = tuple(sorted(wanted.items()))
        if key not in self._made:
            self._made[key] = self._book.add_format(FONT | {"font_color": INK} | wanted)
        return self._made[key]

    def header(self) -> Format:
        """Of the cells of a header."""
        return self.get(text_wrap=True, bg_color="#E8EEF4", bottom=1, bottom_color=BLUE, valign="vcenter")

    def text(self, text: str) -> Format:
        """Of a cell with text; what looks like a formula is marked as text, so that it stays text when edited."""
        looks = text[:1] in ("=", "+", "-", "@", "\t", "\r")
        return self.get(text_wrap=not _is_name(text), **({"quote_prefix": True} if looks else {}))

    def number(self, value: Decimal | int) -> Format:
        """Of a cell with a number, with as many decimal places as it was written with."""
        places = max(0, -value.as_tuple().exponent) if isinstance(value, Decimal) else 0  # type: ignore[operator]
        whole = "#,##0" if isinstance(value, Decimal) and abs(value) >= GROUPED else "0"
        return self.get(num_format=whole + ("." + "0" * places if places else ""), align="right", indent=1)


def _table(sheet: Worksheet, styles: Styles, table: Table) -> None:
    columns = table.schema["fields"]
    widths = _header(
        sheet,
        styles,
        [("", "", c["name"]) for c in columns],
        [_width(row[column["name"]] for row in table) for column in columns],
    )
    for across, c in enumerate(columns):  # the titles appear when the cell is chosen; pandas and the like see one name
        words = {
            "input_title": c.get("title_zh", "")[:32],
            "input_message": f"{c.get('title', '')}. {c.get('description', '')}"[:255],
        }
        sheet.data_validation(0, across, 0, across, {"validate": "any"} | words)
    for at, row in enumerate(table, 1):
        _height(sheet, at, [row[column["name"]] for column in columns], widths)
        for across, column in enumerate(columns):
            _cell(sheet, styles, at, across, row, column)
    _finish(sheet, len(table), widths)
    sheet.freeze_panes(1, 1)


def _cell(sheet: Worksheet, styles: Styles, at: int, across: int, row: Row, column: dict) -> None:
    value = cell.typed(row, column)
    if value is None:
        return
    if isinstance(value, bool):
        sheet.write_boolean(at, across, value, styles.get(align="left", num_format=TRUTH))
    elif isinstance(value, datetime.date):
        sheet.write_datetime(
            at,
            across,
            datetime.datetime(value.year, value.month, value.day),
            styles.get(num_format="yyyy-mm-dd", align="left"),
        )
    elif isinstance(value, Decimal | int) and Decimal(f"{float(value):.15G}") == value:
        sheet.write_number(at, across, float(value), styles.number(value))
    else:  # text, and numbers of more digits than the 15 that Excel keeps
        text = row[column["name"]]
        sheet.write_string(at, across, text, styles.text(text))


def _header(sheet: Worksheet, styles: Styles, header: list[tuple[str, str, str]], widths: list[int]) -> list[int]:
    """Write the header and set the widths of columns, which are returned; `widths`: of the widest text of each."""
    strong, plain = styles.get(bold=True), styles.get()
    small = styles.get(font_color=GREY, font_size=8, font_name="Consolas")
    wide = []
    for across, (chinese, english, name) in enumerate(header):
        parts = [
            part for words, style in ((chinese, strong), (english, plain)) if words for part in (style, words + "\n")
        ]
        if parts:
            sheet.write_rich_string(0, across, *parts, small, name, styles.header())
        else:
            sheet.write_string(0, across, name, styles.header())
        # The button of the filter stands beside the last line.
        needed = max(widths[across], _width([chinese]), _width([name]) + 3, min(_width([english]), 20)) + 2
        wide.append(min(max(needed, WIDTHS.start), WIDTHS.stop))
        sheet.set_column(across, across, wide[-1])
    _height(sheet, 0, [f"{english}\n{name}\n{chinese}" for chinese, english, name in header], wide)
    return wide


def _height(sheet: Worksheet, at: int, texts: list[str], widths: list[int]) -> None:
    """Make a row as high as its texts need; not every program does this when it opens the file."""
    lines = max((_lines(text, width) for text, width in zip(texts, widths, strict=True)), default=1)
    if lines > 1:
        sheet.set_row(at, LINE_HEIGHT * lines + 2)


def _lines(text: str, width: float) -> int:
    return sum(
        1 if _is_name(part) else max(1, -(-_width([part]) // max(1, int(width) - 2))) for part in text.split("\n")
    )


def _is_name(text: str) -> bool:
    """Whether a text is an identifier or a fingerprint, which is cut at the edge of its cell rather than broken."""
    return text.isascii() and " " not in text


def _finish(sheet: Worksheet, rows: int, widths: list[int]) -> None:
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, rows, len(widths) - 1)
    sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{rows + 1}"})
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.repeat_rows(0)
    sheet.fit_to_pages(-(-sum(widths) // PRINTABLE), 0)


@lru_cache(maxsize=1)
def _told_in_chinese() -> dict[str, str]:
    with Path(__file__).with_name("columns_zh.tsv").open(encoding="utf-8", newline="") as file:
        return {row["column"]: row["description_zh"] for row in csv.DictReader(file, delimiter="\t")}


def chinese(table: str, column: dict) -> str:
    """The description of a column in Chinese; its title where there is none."""
    words, name = _told_in_chinese(), column["name"]
    return column.get("description_zh") or words.get(f"{table}.{name}") or words.get(name) or column.get("title_zh", "")


def _dictionary(sheet: Worksheet, styles: Styles, tables: list[Table], names: dict[str, str]) -> None:
    header = [
        ("表", "Table", "table"),
        ("列", "Column", "column"),
        ("中文名称", "Chinese title", "title_zh"),
        ("英文名称", "English title", "title"),
        ("类型", "Type", "type"),
        ("必填", "Required", "required"),
        ("中文解释", "Description in Chinese", "description_zh"),
        ("英文解释", "Description", "description"),
        ("示例", "Example", "example"),
        ("代码表", "Code list", "codelist"),
        ("指向", "Refers to", "refers_to"),
    ]
    rows = []
    for table in tables:
        links = {}
        for link in table.schema.get("foreignKeys", []):
            for mine, theirs in zip(link["fields"], link["reference"]["fields"], strict=True):
                links[mine] = f"{link['reference'].get('resource') or table.name}.{theirs}"
        for c in table.schema["fields"]:
            example = c.get("example", "")
            example = str(example).lower() if isinstance(example, bool) else str(example)
            required = "yes 是" if c.get("constraints", {}).get("required") else ""
            told = (
                c.get("title_zh", ""),
                c.get("title", ""),
                c["type"],
                required,
                chinese(table.name, c),
                c.get("description", ""),
                example,
                c.get("codelist", ""),
            )
            rows.append([names[table.name], c["name"], *told, links.get(c["name"], "")])
    widths = _header(sheet, styles, header, [_width(row[across] for row in rows) for across in range(len(header))])
    for at, row in enumerate(rows, 1):
        _height(sheet, at, row, widths)
        for across, text in enumerate(row):
            if text:
                sheet.write_string(at, across, text, styles.text(text))
    _finish(sheet, len(rows), widths)


def _read_me(sheet: Worksheet, styles: Styles, package: Package, tables: list[Table], names: dict[str, str]) -> None:
    d = package.descriptor
    sheet.hide_gridlines(2)
    sheet.set_column(0, 0, 26)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 9)
    sheet.set_column(3, 3, 70)
    sheet.set_row(0, 24)
    sheet.merge_range(0, 0, 0, 3, "")
    sheet.write_string(0, 0, d.get("title_zh", ""), styles.get(bold=True, font_size=16, font_color=BLUE))
    sheet.merge_range(1, 0, 1, 3, "")
    sheet.set_row(1, 20)
    sheet.write_string(1, 0, d.get("title", ""), styles.get(bold=True, font_size=12, font_color=BLUE))
    version = f"{d.get('version', '')}, {' / '.join(dict.fromkeys(citation.days(package)))}. {d.get('id', '')}"
    blocks = [
        ("what", [d.get("description_zh", ""), d.get("description", "")]),
        ("reading", [READING[1], READING[0]]),
        ("version", [version]),
        ("cite", [citation.chinese(package), citation.english(package)]),
        ("source", citation.sources(package)),
        ("licence", [_licences(package), d.get("dcterms:rights", "")]),
        ("errors", [ERRORS[1], ERRORS[0]]),
    ]
    at = 3
    label = styles.get(bold=True, text_wrap=True, top=1, top_color=LINE)
    for key, texts in blocks:
        for position, text in enumerate(text for text in texts if text):
            body = styles.get(text_wrap=True, **({"top": 1, "top_color": LINE} if position == 0 else {}))
            sheet.merge_range(at, 1, at, 3, "", body)
            sheet.write_string(at, 1, text, body)
            if position == 0:
                english, chinese = WORDS[key]
                sheet.write_string(at, 0, f"{chinese}\n{english}", label)
            # Merged cells do not find their height by themselves.
            _height(sheet, at, [f"{WORDS[key][1]}\n{WORDS[key][0]}" if position == 0 else "", text], [28, 106])
            at += 1
    at += 1
    head = styles.get(bold=True, text_wrap=True, bg_color="#E8EEF4", bottom=1, bottom_color=BLUE)
    for across, words in enumerate(("工作表\nSheet", "内容\nContent", "行数\nRows", "说明\nDescription")):
        sheet.write_string(at, across, words, head)
    sheet.set_row(at, 30)
    link, wrapped = styles.get(font_color="#0B5CAD", underline=1), styles.get(text_wrap=True)
    listed = [table for table in tables if table.name == FIRST] + [table for table in tables if table.name != FIRST]
    lines_of_dictionary = sum(len(table.columns) for table in tables)
    explained = (
        DICTIONARY,
        "数据字典\nDictionary",
        lines_of_dictionary,
        "Every column of every table. 各表各列的解释。",
    )
    rows = [_told(package, table) for table in listed]
    rows.insert(1 if listed and listed[0].name == FIRST else 0, explained)
    for name, title, count, words in rows:
        at += 1
        sheet.write_url(at, 0, f"internal:'{names[name]}'!A1", link, names[name])
        sheet.write_string(at, 1, title, wrapped)
        sheet.write_number(at, 2, count, styles.get(num_format="0", align="left"))
        sheet.write_string(at, 3, words, wrapped)
        _height(sheet, at, [title, words], [30, 70])
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _told(package: Package, table: Table) -> tuple[str, str, int, str]:
    told = package.resources[table.name]
    return table.name, f"{told.get('title_zh', '')}\n{told.get('title', '')}", len(table), told.get("description", "")


def _licences(package: Package) -> str:
    licences = package.descriptor.get("licenses", [])
    return "; ".join(
        f"{licence.get('name', '')} ({licence.get('title', '')}), {licence.get('path', '')}" for licence in licences
    )


def _width(texts: Iterable[str]) -> int:
    """Of the widest text, in columns of a terminal: Chinese characters take two."""
    return max(
        (len(text) + (0 if text.isascii() else sum(east_asian_width(c) in "WF" for c in text)) for text in texts),
        default=0,
    )
