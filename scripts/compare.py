"""The command `compare`: see workreport/commands/compare.py, or run it with --help."""

import sys

sys.dont_write_bytecode = True  # no command leaves a trace in the repository, not even a cache

from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))  # run as a file, from anywhere

from scripts.workreport.cli import main

if __name__ == "__main__":
    sys.exit(main(command="compare", home=ROOT))
