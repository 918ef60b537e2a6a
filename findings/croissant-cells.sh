#!/usr/bin/env bash
# Read through Croissant, a month becomes its first day, a year New Year's Day, and the text NA nothing.
#
# Guess  A cell 2026-01 or 2026 in a field of sc:Date is kept as it is, or refused, since it names no day; text is
#        text, also "NA" and "null".
# Seen   mlcroissant gives Timestamp('2026-01-01') for 2026-01 and for 2026 alike, so a year, its first month and its
#        first day are one. In sc:Text, NA and null are None, the same as an empty cell; other text comes as bytes.
# Means  Declare periods of unlike length as sc:Text (or carry start and end, two days); keep codes that pandas takes
#        for missing (NA for Namibia, null) out of text columns, or read the CSV itself.
# With   mlcroissant 1.1.1, pandas 3.1.1; 2026-11-28
# Source Croissant 1.0, dataType (sc:Date, sc:Text); schema.org/Date: a date in ISO 8601 form
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check mlcroissant==1.1.1 pandas==3.1.1
cd "$dir"
venv/bin/python - 2> log <<'PY' || { cat log; exit 1; }
import hashlib, json, sys
from importlib.metadata import version
import mlcroissant

open("t.csv", "w").write("period,code\n2026-01-01,NA\n2026-01,null\n2026,XY\n")
TERMS = ("column conformsTo:dct:conformsTo data dataType extract field fileObject recordSet source").split()
context = {"@language": "en", "@vocab": "https://schema.org/", "sc": "https://schema.org/",
           "cr": "http://mlcommons.org/croissant/", "dct": "http://purl.org/dc/terms/",
           **{t.split(":", 1)[0]: t.split(":", 1)[1] if ":" in t else f"cr:{t}" for t in TERMS}}
context["dataType"] = {"@id": "cr:dataType", "@type": "@vocab"}
field = lambda name, kind: {"@type": "cr:Field", "@id": f"t/{name}", "name": name, "dataType": kind,
                            "source": {"fileObject": {"@id": "t.csv"}, "extract": {"column": name}}}
json.dump({
    "@context": context, "@type": "sc:Dataset", "name": "tiny", "description": "Three cells.", "url": "https://example.org/",
    "conformsTo": "http://mlcommons.org/croissant/1.0", "license": "https://spdx.org/licenses/CC0-1.0",
    "distribution": [{"@type": "cr:FileObject", "@id": "t.csv", "name": "t.csv", "contentUrl": "t.csv",
                      "encodingFormat": "text/csv", "sha256": hashlib.sha256(open("t.csv", "rb").read()).hexdigest()}],
    "recordSet": [{"@type": "cr:RecordSet", "@id": "t", "name": "t",
                   "field": [field("period", "sc:Date"), field("code", "sc:Text")]}],
}, open("croissant.json", "w"))
rows = list(mlcroissant.Dataset(jsonld="croissant.json").records("t"))
print("mlcroissant", version("mlcroissant"), "pandas", version("pandas"))
seen = [(str(row["t/period"]), row["t/code"]) for row in rows]
for cells, row in zip(open("t.csv").read().split()[1:], seen):
    print(f"{cells:14} -> {row}")
day = "2026-01-01 00:00:00"
sys.exit("CHANGED: see the head of this file" if seen != [(day, None), (day, None), (day, b"XY")] else 0)
PY
