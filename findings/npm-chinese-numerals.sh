#!/usr/bin/env bash
# Two JavaScript readers of Chinese numerals: one is ten thousand times off, one answers 0 for "two".
#
# Guess  Both read 三十六亿五千万 as 3,650,000,000, 两万 as 20,000 and the mixed 63.9亿 as 6,390,000,000, and
#        say so when they can't.
# Seen   chinese-numbers-converter multiplies what stands before 万 by 亿 once more: 36,000,050,000,000, and
#        十五五时期 (the period of a five-year plan) becomes 65时期. nzh has no 两 and no mixed numbers: it gives 0, and 4 for
#        两百四, without an error. nzh reads back all that it writes itself, so its own round trip is no proof.
# Means  Check a reader of numerals by another one, on the forms that people print: 亿 with 万, 两, digits with 亿.
#        Either of the two is right where the other is wrong, so comparing them shows each of these.
# With   npm nzh 1.0.14, chinese-numbers-converter 2.3.1, node 20; 2026-11-28
# Source GB/T 15835-2011 (numerals may be mixed with 万 and 亿); README of both (亿 is supported)
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund nzh@1.0.14 chinese-numbers-converter@2.3.1
cat > t.js <<'JS'
const nzh = require('nzh').cn
const Other = require('chinese-numbers-converter')
const installed = JSON.parse(require('fs').readFileSync('package-lock.json')).packages
for (const name of ['nzh', 'chinese-numbers-converter']) console.log(name, installed['node_modules/' + name].version)
let wrong = 0
for (const [text, a, b] of [
  ['三十六亿五千万', 3650000000, 36000050000000],
  ['一亿零五万', 100050000, 1000000050000],
  ['两万', 0, 20000],
  ['两百四', 4, 240],
  ['63.9亿', 0, 6390000000],
]) {
  const seen = [nzh.decodeS(text), new Other(text).toInteger()]
  console.log(text, 'nzh:', seen[0], 'chinese-numbers-converter:', seen[1])
  if (String(seen) !== String([a, b])) wrong++
}
const plan = new Other('十五五时期').toArabicString()
console.log('十五五时期', plan)
if (plan !== '65时期') wrong++
for (let n = 0; n < 20000; n++) if (Number(nzh.decodeS(nzh.encodeS(n))) !== n) wrong++
if (wrong) { console.log('CHANGED: see the head of this file'); process.exit(1) }
JS
node t.js
