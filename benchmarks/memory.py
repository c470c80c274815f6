"""The memory of this process, as Linux counts it.

``getrusage`` would not do: its peak outlives ``exec``, so a child begins with its parent's; and
tracemalloc does not see what libxml2 takes.
"""

from __future__ import annotations

from pathlib import Path

_PROC = Path("/proc/self")
PRESENT = (_PROC / "clear_refs").exists()


def reset_peak() -> float:
    """Forget the peak until now; gives what the process has now, in MiB."""
    (_PROC / "clear_refs").write_text("5")  # see proc(5)
    return peak()


def peak() -> float:
    """The most that the process had since the peak was reset, in MiB."""
    status = (_PROC / "status").read_text()
    line = next(line for line in status.splitlines() if line.startswith("VmHWM:"))
    return int(line.split()[1]) / 1024
