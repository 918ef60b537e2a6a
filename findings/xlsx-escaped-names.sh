#!/usr/bin/env bash
# A name such as grid_x0050_y in a workbook written by openpyxl is another name for the next reader.
#
# Guess  Text goes through a workbook unchanged, whatever library writes and whatever library reads.
# Seen   In Office Open XML, _xHHHH_ inside a text stands for a character, so a literal one must be written
#        _x005F_xHHHH_. openpyxl does not escape it, and does not decode it either, so its own round trip
#        hides the fault; calamine (behind fastexcel and polars.read_excel) decodes it and reads gridPy. calamine in
#        turn stops at U+00FF, so that grid_x1000_y stays, by the same rule a letter of Burmese.
#        xlsxwriter escapes, and all read its file as it was meant.
# Means  Names that hold _x, four hexadecimal digits and _ do not survive; write workbooks with xlsxwriter,
#        or keep such names out of columns and codes.
# With   openpyxl 3.1.5, xlsxwriter 3.3.1, python-calamine 0.9.1; 2026-11-28
# Source ISO/IEC 29500-1, 22.9.2.19, ST_Xstring (escaped string)
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check openpyxl==3.1.5 xlsxwriter==3.3.1 python-calamine==0.9.1
cd "$dir"
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version
import openpyxl, python_calamine, xlsxwriter

NAMES = ["grid_x0050_y", "grid_x1000_y"]
book = openpyxl.Workbook()
book.active.append(NAMES)
book.save("openpyxl.xlsx")
with xlsxwriter.Workbook("xlsxwriter.xlsx") as other:
    other.add_worksheet().write_row(0, 0, NAMES)

print("openpyxl", openpyxl.__version__, "xlsxwriter", xlsxwriter.__version__, "calamine", version("python-calamine"))
seen = []
for writer in ("openpyxl", "xlsxwriter"):
    path = writer + ".xlsx"
    seen.append([cell.value for cell in openpyxl.load_workbook(path).active[1]])
    seen.append(python_calamine.CalamineWorkbook.from_path(path).get_sheet_by_index(0).to_python()[0])
    print(f"written by {writer}: openpyxl reads {seen[-2]}, calamine reads {seen[-1]}")
sys.exit("CHANGED: see the head of this file" if seen != [NAMES, ["gridPy", NAMES[1]], NAMES, NAMES] else 0)
PY
