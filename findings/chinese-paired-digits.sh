#!/usr/bin/env bash
# "Three to five years" becomes 35 years: two digits side by side are a range, and are read as a number.
#
# Guess  Converters of Chinese numerals leave 三五年 (three to five years) and 七八成 (seventy or eighty per cent)
#        alone or give a range, and read a year in digits, 二〇二六年, as 2026.
# Seen   Both write 35年. cn2an also writes 78成, and 23产业 for 二三产业 (the secondary and the tertiary sector),
#        where WeTextProcessing knows neighbours and writes 7~8成, 2~3产业. With a unit, 两三万亩, cn2an steps
#        back (with a warning), and WeTextProcessing writes 两30000亩. Of the year it reads only what follows 〇: 二〇26年.
# Means  Neither turns running text into figures. Two digits without a unit between them are a range or a list, also
#        where they are no neighbours (三五), and the converted text no longer shows it.
# With   cn2an 0.5.24, WeTextProcessing 1.2.0; 2026-11-28
# Source GB/T 15835-2011, General rules for writing numerals: neighbouring numerals that state an estimate are
#        written in characters, without a mark between them
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check cn2an==0.5.24 WeTextProcessing==1.2.0
cd "$dir"
venv/bin/python - 2> log <<'PY' || { cat log; exit 1; }
import sys
from importlib.metadata import version
import cn2an
from itn.chinese.inverse_normalizer import InverseNormalizer

wetext = InverseNormalizer(cache_dir=".", overwrite_cache=True)
print("cn2an", version("cn2an"), "WeTextProcessing", version("WeTextProcessing"))
wrong = 0
for text, *want in [
    ("三五年", "35年", "35年"),
    ("七八成", "78成", "7~8成"),
    ("二三产业", "23产业", "2~3产业"),
    ("两三万亩", "两三万亩", "两30000亩"),
    ("二〇二六年", "2026年", "二〇26年"),
]:
    seen = [cn2an.transform(text, "cn2an"), wetext.normalize(text)]
    print(text, "cn2an:", seen[0], "WeTextProcessing:", seen[1])
    wrong += seen != want
sys.exit("CHANGED: see the head of this file" if wrong else 0)
PY
