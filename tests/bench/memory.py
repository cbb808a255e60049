"""How much memory this process took at its highest, since it was last asked to forget; Linux only."""

from pathlib import Path

STATUS, FORGET = Path("/proc/self/status"), Path("/proc/self/clear_refs")


def forget_peak() -> None:
    """Let the highest so far be what is held now. What a parent took is not ours either, as `ru_maxrss` would say."""
    FORGET.write_text("5", encoding="ascii")


def peak_mb() -> float:
    """Megabytes at the highest."""
    lines = STATUS.read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
