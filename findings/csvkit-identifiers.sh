#!/usr/bin/env bash
# Two different identifiers leave csvkit as one and the same number, and the score 1-4 as a day.
#
# Guess  Identifiers such as 2026_1 stay text in csvsort, csvjson and csvsql; so does 1-4.
# Seen   csvkit (through agate) casts with Python's Decimal, which allows an underscore between digits since
#        PEP 515: 2026_1 and 202_61 both become 20261, and a primary key has a duplicate. 1-4 becomes
#        2001-01-04, 5% becomes 5. csvsort, which only has to sort, rewrites the cells too. sqlite-utils falls
#        into the first half of this: it declares the column INTEGER, and keeps text in it.
# Means  Give csvkit -I (no inference), sqlite-utils --no-detect-types. Identifiers of year, underscore, number
#        need a letter in front: r2026_1.
# With   csvkit 2.2.0, agate 1.14.2, sqlite-utils 4.2.1; 2026-11-28
# Source PEP 515 (float, int, Decimal accept underscores in strings); csvkit documentation, option -I
set -euo pipefail
dir=$(mktemp -d); trap 'rm -rf "$dir"' EXIT
python3 -m venv "$dir/venv"
"$dir/venv/bin/pip" install -q --disable-pip-version-check csvkit==2.2.0 agate==1.14.2 sqlite-utils==4.2.1
cd "$dir"
printf 'id,score,share\n2026_1,1-4,5%%\n202_61,2-3,6%%\n' > t.csv
bin=venv/bin
wrong=0
expect() { # name, seen, wanted
  printf '%s:\n%s\n' "$1" "$2"
  if [ "$2" != "$3" ]; then wrong=1; printf 'wanted:\n%s\n' "$3"; fi
}
"$bin/csvsort" --version; "$bin/sqlite-utils" --version
expect "csvsort" "$("$bin/csvsort" -c share t.csv)" $'id,score,share\n20261,2001-01-04,5\n20261,2001-02-03,6'
expect "csvsort -I" "$("$bin/csvsort" -I -c share t.csv)" "$(cat t.csv)"
"$bin/sqlite-utils" insert t.db t t.csv --csv > /dev/null 2>&1
expect "sqlite-utils, declared and stored" \
  "$("$bin/python" -c "
import sqlite3
c = sqlite3.connect('t.db')
print(c.execute('pragma table_info(t)').fetchone()[2], c.execute('select typeof(id), id from t').fetchall())")" \
  "INTEGER [('text', '2026_1'), ('text', '202_61')]"
[ "$wrong" = 0 ] || { echo "CHANGED: see the head of this file"; exit 1; }
