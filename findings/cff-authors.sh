#!/usr/bin/env bash
# One office named as the author in CITATION.cff becomes two persons in BibTeX, and a given name loses half.
#
# Guess  An entity is wrapped in braces for BibTeX, since "and" divides authors there; 小明 stays whole, as a
#        Chinese given name has no initials.
# Seen   cffconvert writes {Office of Budget and Planning} with the braces of the field alone; bibtexparser, by BibTeX's
#        rule, finds "Office of Budget" and "Planning". Its APA text cuts 小明 to "小.". Its schema.org calls
#        the office a Person and a file of type dataset SoftwareSourceCode, which a search for data sets passes by.
# Means  Write BibTeX, APA and schema.org of a data set by other means, or prove what comes out; in
#        CITATION.cff, a name of an entity without "and" is safer.
# With   cffconvert 2.0.0, bibtexparser 2.1.0; 2026-11-28
# Source Citation File Format 1.2.0, definitions.entity and type; BibTeX, names divided by " and " outside braces
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/cff"
"$dir/cff/bin/pip" install -q --disable-pip-version-check cffconvert==2.0.0
python3 -m venv "$dir/bib"
"$dir/bib/bin/pip" install -q --disable-pip-version-check bibtexparser==2.1.0
cd "$dir"
cat > CITATION.cff <<'CFF'
cff-version: 1.2.0
message: Please cite the data.
title: Test data
type: dataset
authors:
  - name: Office of Budget and Planning
  - family-names: 王
    given-names: 小明
CFF
cff/bin/cffconvert --version
cff/bin/cffconvert --validate
for format in bibtex apalike schema.org; do cff/bin/cffconvert -f $format > "out.$format"; done
bib/bin/python - <<'PY'
import json, sys
import bibtexparser
from bibtexparser.middlewares import SeparateCoAuthors

print("bibtexparser", bibtexparser.__version__)
entry = bibtexparser.parse_file("out.bibtex", append_middleware=[SeparateCoAuthors()]).entries[0]
graph = json.load(open("out.schema.org"))
apa = open("out.apalike").read().strip()
seen = entry["author"], graph["@type"], graph["author"][0]["@type"]
print("BibTeX:", seen[0]); print("APA:", apa); print("schema.org:", seen[1], "by a", seen[2])
want = ["Office of Budget", "Planning", "王, 小明"], "SoftwareSourceCode", "Person"
sys.exit("CHANGED: see the head of this file" if seen != want or "王 小." not in apa else 0)
PY
