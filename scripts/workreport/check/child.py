"""Processes beside this one, for layers that take long: started first, collected last, and never left behind."""

from __future__ import annotations

import json
import multiprocessing
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from pathlib import Path

from ..findings import shown


def patience(size: int) -> float:
    """Seconds to wait for an answer about files of `size` bytes.

    A pattern can make a regular expression run for ever; honest tables need a second for some 2 MB.
    """
    return 300 + size / 100_000


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
        seconds = patience(size)
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


@dataclass
class Copy:
    """A function that runs in a copy of this process, with all that was read so far; where the system makes no copies, in
    a new one, to which its arguments are pickled."""

    process: BaseProcess
    answers: Connection

    @classmethod
    def start(cls, work: Callable, *arguments: object) -> Copy:
        """Start work(*arguments). Raises OSError."""
        # Copies are safe where no library runs threads of its own: on macOS, system libraries do.
        context = multiprocessing.get_context("fork" if sys.platform == "linux" else "spawn")
        answers, say = context.Pipe(duplex=False)
        process = context.Process(target=_tell, args=(say, work, *arguments), daemon=True)
        process.start()
        say.close()
        return cls(process, answers)

    def answer(self, size: int) -> object:
        """What the function returned about files of `size` bytes; raises RuntimeError where it returned nothing."""
        seconds = patience(size)
        try:
            if not self.answers.poll(seconds):
                raise RuntimeError(f"no answer in {seconds:.0f} seconds")
            answer, error = self.answers.recv()
        except EOFError:
            self.process.join(1)
            raise RuntimeError(f"exit {self.process.exitcode}") from None
        finally:
            self.stop()
        if error:
            raise RuntimeError(error)
        return answer

    def stop(self) -> None:
        """End it if it still runs."""
        self.process.kill()
        self.process.join()
        self.answers.close()


def _tell(say: Connection, work: Callable, *arguments: object) -> None:
    try:
        answer = work(*arguments), ""
    except Exception as error:
        answer = None, f"{type(error).__name__}: {shown(error)}"
    say.send(answer)
