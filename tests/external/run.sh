#!/usr/bin/env bash
# Proofs that need programs besides Python: R, Node, Chromium, LibreOffice, SQLite's shell. What is missing is a failure.
# PYTHON names the interpreter of the environment (set by `make test-external`).
set -euo pipefail
cd "$(dirname "$0")"
export LC_ALL=C.UTF-8

wanted=()
for pair in Rscript:r-base-core chromium:chromium chromedriver:chromium-driver soffice:libreoffice-calc sqlite3:sqlite3 \
            pdftoppm:poppler-utils node:nodejs npm:npm firefox-esr:firefox-esr; do
  command -v "${pair%%:*}" >/dev/null || wanted+=("${pair##*:}")
done
[ -n "$(fc-list :lang=zh 2>/dev/null)" ] || wanted+=(fonts-noto-cjk)
if ((${#wanted[@]})); then
  command -v apt-get >/dev/null || { echo "missing: ${wanted[*]} (Debian package names); install them" >&2; exit 1; }
  echo "Installing ${wanted[*]}" >&2
  sudo=; [ "$(id -u)" = 0 ] || sudo=sudo
  $sudo apt-get -o DPkg::Lock::Timeout=600 -qq update
  DEBIAN_FRONTEND=noninteractive $sudo apt-get -o DPkg::Lock::Timeout=600 -qq -y install --no-install-recommends "${wanted[@]}" >&2
fi
# Programs of others in an environment of their own; some need Python 3.12.
if [ ! -x .tools/bin/datasette ]; then
  newer=
  for python in "${TOOLS_PYTHON:-}" python3.13 python3.12 python3 "${PYENV_ROOT:-$HOME/.pyenv}"/versions/3.1[2-9]*/bin/python; do
    "$python" -c 'import sys, venv; sys.exit(sys.version_info < (3, 12))' >/dev/null 2>&1 && { newer=$python; break; }
  done
  [ -n "$newer" ] || { echo "missing: a Python of 3.12 or newer; set TOOLS_PYTHON" >&2; exit 1; }
  "$newer" -m venv .tools
  .tools/bin/python -m pip install -q --disable-pip-version-check -r tools.txt
fi
npm ci --silent --no-audit --no-fund
cd ../..
exec "${PYTHON:-python3}" -m pytest -o addopts="-q --strict-markers --import-mode=importlib" tests/external
