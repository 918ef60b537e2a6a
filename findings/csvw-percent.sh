#!/usr/bin/env bash
# One CSVW file, two processors: 5% is 0.05 to one, and a decimal spelled "5%" to the other.
#
# Guess  Both read the cell 5% of a column of decimals as 0.05, since CSV on the Web says what a trailing per cent
#        or per mille sign means; or the second refuses it.
# Seen   Python's csvw gives Decimal 0.05, and -0.0025 for -2.5‰. The JavaScript parser of RDF-Ext copies the cell:
#        "5%"^^xsd:decimal, which is no decimal of XML Schema, so the graph holds an ill-typed literal that stores keep
#        as a text, drop or refuse at some later step.
# Means  In a table that both should read, write the number alone and say the unit in its own column; a
#        percentage printed with its sign belongs into a column of text.
# With   csvw 4.1.1; npm rdf-parser-csvw 1.1.0, n3 2.13.12; 2026-11-28
# Source CSV on the Web, Metadata vocabulary, 6.4.2 (a trailing % divides by 100, ‰ by 1000); XML Schema 2, 3.2.3
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check csvw==4.1.1
cd "$dir"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund rdf-parser-csvw@1.1.0 n3@2.13.12
printf 'id,v\na,5%%\nb,-2.5‰\nc,0.5\n' > t.csv
cat > t.csv-metadata.json <<'JSON'
{"@context": "http://www.w3.org/ns/csvw", "url": "t.csv", "tableSchema": {"columns": [
  {"name": "id", "datatype": "string"}, {"name": "v", "datatype": "decimal"}]}}
JSON
cat > t.ttl <<'TTL'
@prefix csvw: <http://www.w3.org/ns/csvw#> . @prefix xsd: <http://www.w3.org/2001/XMLSchema#> .
<http://example.org/m> a csvw:Table ; csvw:url <http://example.org/t.csv> ; csvw:tableSchema [ csvw:column (
  [ csvw:name "id" ; csvw:title "id" ] [ csvw:name "v" ; csvw:title "v" ; csvw:datatype xsd:decimal ] ) ] .
TTL
cat > t.mjs <<'JS'
import fs from 'fs'
import {Readable} from 'stream'
import {Parser, Store} from 'n3'
import CsvwParser from 'rdf-parser-csvw'
const metadata = new Store(new Parser().parse(fs.readFileSync('t.ttl', 'utf8')))
const parser = new CsvwParser({metadata, baseIRI: 'http://example.org/t.csv'})
for await (const {object} of parser.import(Readable.from([fs.readFileSync('t.csv', 'utf8')]))) {
  if (object.datatype?.value.endsWith('#decimal')) console.log(`"${object.value}"^^xsd:decimal`)
}
JS
python=$(venv/bin/python -c "import csvw; print(*(row['v'] for row in csvw.Table.from_file('t.csv-metadata.json')))")
script=$(node t.mjs | xargs -d '\n')
echo "csvw 4.1.1: $python"
echo "rdf-parser-csvw 1.1.0: $script"
[ "$python" = "0.05 -0.0025 0.5" ] && [ "$script" = '"5%"^^xsd:decimal "-2.5‰"^^xsd:decimal "0.5"^^xsd:decimal' ] ||
  { echo "CHANGED: see the head of this file"; exit 1; }
