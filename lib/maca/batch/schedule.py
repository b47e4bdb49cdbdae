"""Ready units for the machine's own scheduler: cron, systemd or Windows' task scheduler."""

from __future__ import annotations

import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from maca.definition.models import Wave
from maca.errors import UsageError, one_of
from maca.project import project_root

__all__ = ["SCHEDULERS", "Schedule", "scheduled_unit"]


@dataclass(frozen=True)
class Schedule:
    """A run that comes again while a wave is open.

    Attributes
    ----------
    wave : Wave
    arguments : sequence of str
        What follows `maca run --wave W`.
    hour, minute : int
        When, once a day.
    every : int
        Minutes between two runs; 0: once a day.
    """

    wave: Wave
    arguments: Sequence[str]
    hour: int = 6
    minute: int = 30
    every: int = 0

    @property
    def command(self) -> list[str]:
        """The command, with whole paths: a scheduler knows no working folder."""
        return [sys.executable, "-m", "maca", "run", "--wave", self.wave.id, *self.arguments, "--quiet"]

    @property
    def months(self) -> str:
        """The months in which the wave is open, as cron writes them."""
        first, last = self.wave.opens.month, self.wave.reports.month
        if self.wave.reports.year != self.wave.opens.year:
            return "*"
        return str(first) if first == last else f"{first}-{last}"


def scheduled_unit(schedule: Schedule, scheduler: str) -> str:
    """Word the unit.

    Parameters
    ----------
    schedule : Schedule
    scheduler : str
        cron, systemd or windows.

    Returns
    -------
    str
        Text to be put where its first lines say; nothing is installed.

    Raises
    ------
    UsageError
        P016, for a scheduler that is not known.
    """
    if scheduler not in SCHEDULERS:
        raise UsageError("P016", f"{one_of('scheduler', scheduler, list(SCHEDULERS))} Correct --for.")
    return SCHEDULERS[scheduler](schedule)


def _cron(schedule: Schedule) -> str:
    """One line for a crontab; cron mails what is printed, which is nothing while nothing changes."""
    when = f"*/{schedule.every} * *" if schedule.every else f"{schedule.minute} {schedule.hour} *"
    months = "*" if schedule.every else schedule.months
    command = f"cd {shlex.quote(str(project_root()))} && {shlex.join(schedule.command)}".replace("%", r"\%")
    return f"# {schedule.wave.label}: add this line with `crontab -e`, take it out on {schedule.wave.reports}.\n" + (
        f"{when} {months} * {command}\n"
    )


def _systemd(schedule: Schedule) -> str:
    """A service and its timer, which catches up after the machine was off."""
    name = f"maca-{schedule.wave.id}"
    when = f"*:0/{schedule.every}" if schedule.every else f"*-*-* {schedule.hour:02d}:{schedule.minute:02d}:00"
    command = " ".join(_systemd_word(word) for word in schedule.command)
    return "\n".join(
        [
            f"# ~/.config/systemd/user/{name}.service; take both out on {schedule.wave.reports}",
            "[Unit]",
            f"Description=maca, {schedule.wave.label}",
            "[Service]",
            "Type=oneshot",
            f"WorkingDirectory={project_root()}",
            f"ExecStart={command}",
            "SuccessExitStatus=1",
            "",
            f"# ~/.config/systemd/user/{name}.timer; then: systemctl --user enable --now {name}.timer",
            "[Timer]",
            f"OnCalendar={when}",
            "Persistent=true",
            "[Install]",
            "WantedBy=timers.target",
            "",
        ]
    )


def _systemd_word(word: str) -> str:
    word = word.replace("%", "%%").replace("\\", "\\\\").replace('"', '\\"')
    return f'"{word}"' if " " in word else word


def _windows(schedule: Schedule) -> str:
    """One command for Windows' task scheduler, for the user's own account."""
    often = f"/SC MINUTE /MO {schedule.every}" if schedule.every else "/SC DAILY"
    start = "" if schedule.every else f" /ST {schedule.hour:02d}:{schedule.minute:02d}"
    command = f'cmd /c cd /d "{project_root()}" && {subprocess.list2cmdline(schedule.command)}'.replace('"', '\\"')
    name = f"maca {schedule.wave.id}"
    return (
        f'REM {schedule.wave.label}: take it out on {schedule.wave.reports} with schtasks /Delete /TN "{name}"\n'
        f'schtasks /Create /TN "{name}" {often}{start} /TR "{command}"\n'
    )


SCHEDULERS: dict[str, Callable[[Schedule], str]] = {"cron": _cron, "systemd": _systemd, "windows": _windows}


def whole(path: Path) -> str:
    """Return a whole path, since a scheduler starts elsewhere."""
    return str(path.resolve())
