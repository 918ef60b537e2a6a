#!/usr/bin/env bash
# The engine as a wheel: built without network, installed into a fresh environment of the lock, and alone with a package elsewhere.
# Usage: wheel.sh PYTHON, an interpreter that has what requirements-dev.lock holds.
set -euo pipefail
cd "$(dirname "$0")/../.."
python=$1
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT
quiet=(-q --disable-pip-version-check)

"$python" -m pip wheel "${quiet[@]}" --no-deps --no-build-isolation --no-index -w "$place" .
"$python" -m venv "$place/venv"
"$place/venv/bin/python" -m pip install "${quiet[@]}" --require-hashes -r requirements.lock
"$place/venv/bin/python" -m pip install "${quiet[@]}" --no-deps --no-index "$place"/workreport-*.whl

mkdir "$place/package"
git archive HEAD datapackage.json README.md README.zh-CN.md CHANGELOG.md CITATION.cff LICENSE data schemas ':!schemas/*.py' |
  tar -x -C "$place/package"
cd "$place/package/data/source"
"$place/venv/bin/workreport" validate
"$place/venv/bin/workreport" build --check
cd /
"$place/venv/bin/workreport" compare "$place/package" "$place/package" --gate
