#!/usr/bin/env bash
# The JavaScript client finds a broken foreign key in valid data as soon as two keys share a column.
#
# Guess  checkRelations() looks up each key in the cells of the row, so that the order and number of keys do
#        not matter.
# Seen   It puts the row that the first key found into the cell, and looks up the second key with that object:
#        "violation in row 2" on the first row of data. With one of the two keys, either one, all is well.
# Means  Where a column must stay in two keys (a place, and the pair place and unit), tell users of the npm package to
#        read without relations; keys of one column each, none shared, work everywhere.
# With   npm datapackage 1.1.10, node 20; 2026-11-28
# Source Data Package 2.0, Table Schema, foreignKeys: a list of keys, each with its own fields
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
cd "$dir"
npm init -y > /dev/null
npm install --silent --no-audit --no-fund datapackage@1.1.10
printf 'unit,kind\nmu,area\njin,mass\n' > units.csv
printf 'thing,unit\nrice,jin\nland,mu\n' > things.csv
printf 'n,thing,unit\n5,rice,jin\n7,land,mu\n' > counts.csv
cat > t.js <<'JS'
const {Package} = require('datapackage')
const table = (name, names, rest) => ({name, path: name + '.csv', profile: 'tabular-data-resource',
  schema: {fields: names.map((n) => ({name: n, type: 'string'})), ...rest}})
const keys = [
  {fields: ['unit'], reference: {resource: 'units', fields: ['unit']}},
  {fields: ['thing', 'unit'], reference: {resource: 'things', fields: ['thing', 'unit']}}]
const check = async (foreignKeys) => {
  const it = await Package.load({name: 'tiny', resources: [table('units', ['unit', 'kind']),
    table('things', ['thing', 'unit']), table('counts', ['n', 'thing', 'unit'], {foreignKeys})]}, {basePath: '.'})
  if (!it.valid) throw new Error('the descriptor is not valid')
  return it.getResource('counts').checkRelations().then((ok) => String(ok), (error) => error.message)
}
(async () => {
  console.log('datapackage', require('datapackage/package.json').version, 'node', process.version)
  const seen = [await check([keys[0]]), await check([keys[1]]), await check(keys)]
  console.log('first key:', seen[0], '| second key:', seen[1], '| both:', seen[2])
  if (seen.join() !== 'true,true,Foreign key "thing,unit" violation in row 2') {
    console.log('CHANGED: see the head of this file')
    process.exit(1)
  }
})()
JS
node t.js
