"""A process beside this one, for a layer that takes long: started first, collected last, and never left behind."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from .findings import shown


@dataclass
class Child:
    """A run of Python that prints one JSON object."""

    process: subprocess.Popen[bytes]

    @classmethod
    def start(cls, arguments: Sequence[str], folder: Path) -> Child:
        """Start this interpreter with `arguments` in `folder`; -B: it leaves no cache behind. Raises OSError."""
        process = subprocess.Popen(
            [sys.executable, "-B", *arguments],
            cwd=folder,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        return cls(process)

    def answer(self, size: int) -> dict:
        """The object that it printed about files of `size` bytes, once it has ended; {"raised": why} where there is none."""
        # A pattern can make a regular expression run for ever; honest tables need a second for some 2 MB.
        seconds = 300 + size / 100_000
        try:
            out, err = self.process.communicate(timeout=seconds)
            if self.process.returncode != 0:
                return {"raised": _last_line(err) or f"exit {self.process.returncode}"}
            return json.loads(out)
        except subprocess.TimeoutExpired:
            return {"raised": f"no answer in {seconds:.0f} seconds"}
        except ValueError:
            return {"raised": "an answer that cannot be read"}
        finally:
            self.stop()

    def stop(self) -> None:
        """End it if it still runs."""
        if self.process.poll() is None:
            self.process.kill()
            self.process.communicate()


def _last_line(err: bytes) -> str:
    lines = err.decode("utf-8", "replace").strip().splitlines()
    return shown(lines[-1]) if lines else ""
