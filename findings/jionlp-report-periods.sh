#!/usr/bin/env bash
# January to November is read as 11 January, and the time of a five-year plan as five o'clock in the morning.
#
# Guess  jionlp's parse_time gives eleven months for 1-11月 (the usual period of Chinese statistics), 2026 to 2030
#        for 十五五时期 (or an error), and the last day of the year for 2025年末.
# Seen   1-11月 is one day, 11 January; with its year, 2025年1-11月, it is the whole year. 十五五时期 is today from 05:00
#        to 05:59. What the pattern leaves over is dropped without a word, since strict is False by
#        default and the documentation advises against True; strict=True refuses all three. 2025年末 is November and
#        December in either. 一季度 and 2026—2030年 are right, so that trust comes easily.
# Means  For reports, parse with strict=True, and read cumulative months, plans and year-ends by rules of one's own.
# With   jionlp 1.5.31; 2026-11-28
# Source jionlp, docstring of parse_time, argument strict
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check jionlp==1.5.31
cd "$dir"
venv/bin/python - <<'PY'
import sys
from importlib.metadata import version
import jionlp

print("jionlp", version("jionlp"))
BASE = {"year": 2026, "month": 1, "day": 9}
wrong = 0


def strictly(text):
    try:
        return bool(jionlp.parse_time(text, time_base=BASE, strict=True))
    except ValueError:
        return False


for text, start, end, strict in [
    ("1-11月", "2026-01-11 00:00:00", "2026-01-11 23:59:59", False),
    ("2025年1-11月", "2025-01-01 00:00:00", "2025-12-31 23:59:59", False),
    ("十五五时期", "2026-01-09 05:00:00", "2026-01-09 05:59:59", False),
    ("2025年末", "2025-11-01 00:00:00", "2025-12-31 23:59:59", True),
    ("一季度", "2026-01-01 00:00:00", "2026-03-31 23:59:59", True),
    ("2026—2030年", "2026-01-01 00:00:00", "2030-12-31 23:59:59", True),
]:
    seen = jionlp.parse_time(text, time_base=BASE)["time"]
    print(f"{text} -> {' to '.join(seen)}; with strict: {'the same' if strictly(text) else 'refused'}")
    wrong += seen != [start, end] or strictly(text) != strict
sys.exit("CHANGED: see the head of this file" if wrong else 0)
PY
