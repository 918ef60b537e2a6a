#!/usr/bin/env bash
# Draft the example from its texts, which are not committed: `write TEXTS` makes examples/provinces-2026 anew, `prove TEXTS`
# says whether it is, byte for byte, what the texts give, and whether every text proves its figures. PYTHON: the interpreter.
set -euo pipefail
what=${1:?write or prove} texts=$(cd "${2:?the folder of the texts}" && pwd)
cd "$(dirname "$0")/.."
python=${PYTHON:-.venv/bin/python} example=examples/provinces-2026
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir "$work/texts"
cp "$texts"/*省.txt "$texts"/*市.txt "$texts"/*区.txt "$work/texts"
"$python" scripts/draft.py "$work/texts" --out "$work/made" --level headline \
  --title "三十一个省级政府2026年工作报告主要数字数据集" "Headline figures in the government work reports of the 31 provinces of mainland China (2026)" \
  --copies "copy collected in the public repository johncodes404/china-provincial-gov-reports-2026; not checked against the official page"
case $what in
  write)
    rm -rf "$example/data" "$example/schemas"
    mkdir -p "$example"
    cp -R "$work/made/." "$example/"
    ;;
  prove)
    diff -r --exclude=coding "$work/made" "$example"
    for text in "$work"/texts/*.txt; do
      "$python" scripts/validate.py --package "$example" --source "$text" --layer provenance >"$work/said" || { cat "$work/said"; exit 1; }
    done
    echo "the example is what its texts give; each of $(ls "$work/texts" | wc -l) texts proves its figures"
    ;;
esac
