#!/usr/bin/env bash
# NFKC mends one of the two blocks of radicals that look like Chinese characters, and leaves the other.
#
# Guess  Text copied from a PDF may hold radicals in place of characters; NFKC folds them all, and what does
#        not fold is met by the converters and pinyin tables of the field.
# Seen   All 214 Kangxi radicals (U+2F00-2FD5) fold. Of the 115 characters of the CJK Radicals Supplement
#        (U+2E80-2EF3) two do, and the simplified ones do not: U+2ED3, which looks like the last
#        character of "growth", stays, so a search does not find it. OpenCC leaves it too; pypinyin has no
#        reading for any of the 115 and hands them back as they came.
# Means  After NFKC, fold the supplement by a table of one's own (Unicode publishes one), or refuse any
#        character of U+2E80-2EF3 in a text: as single characters they do not occur in running Chinese.
# With   unicodedata2 18.0.0, OpenCC 1.4.2, pypinyin 0.55.0; 2026-11-28
# Source Unicode Character Database, UnicodeData.txt and EquivalentUnifiedIdeograph.txt; Unicode Standard 18.2
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check unicodedata2==18.0.0 opencc==1.4.2 pypinyin==0.55.0
cd "$dir"
venv/bin/python - <<'PY'
import sys
import opencc, pypinyin, unicodedata2 as ucd

def folded(first, last):
    block = [chr(code) for code in range(first, last + 1) if ucd.name(chr(code), "")]
    return sum(ucd.normalize("NFKC", c) != c for c in block), len(block)

LOOKS_LIKE_GROWTH, GROWTH = "\u589e\u2ed3", "\u589e\u957f"
seen = {
    "Kangxi radicals folded": folded(0x2F00, 0x2FD5),
    "supplement folded": folded(0x2E80, 0x2EF3),
    "growth after NFKC": ucd.normalize("NFKC", LOOKS_LIKE_GROWTH) == GROWTH,
    "growth after OpenCC t2s": opencc.OpenCC("t2s").convert(LOOKS_LIKE_GROWTH) == GROWTH,
    "supplement read by pypinyin": sum(pypinyin.lazy_pinyin(chr(c)) != [chr(c)] for c in range(0x2E80, 0x2EF4)),
}
print("unicodedata2", ucd.unidata_version, "OpenCC 1.4.2 pypinyin", pypinyin.__version__)
for name, value in seen.items():
    print(f"{name}: {value}")
want = [(214, 214), (2, 115), False, False, 0]
sys.exit("CHANGED: see the head of this file" if list(seen.values()) != want else 0)
PY
