"""Ready units for the machine's own scheduler: cron, systemd or Windows' task scheduler."""

from __future__ import annotations

import re
import shlex
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from xml.sax.saxutils import escape

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
            f"Description=maca, {schedule.wave.label.replace('%', '%%')}",
            "[Service]",
            "Type=oneshot",
            f"WorkingDirectory={str(project_root()).replace('%', '%%')}",
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
    """Quote a word of ExecStart, in which `%` and `$` stand for something else (systemd.service(5))."""
    word = word.replace("\\", "\\\\").replace("%", "%%").replace("$", "$$").replace('"', '\\"')
    return word if re.fullmatch(r"[\w@%+=:,./-]+", word) else f'"{word}"'


def _windows(schedule: Schedule) -> str:
    """A task for Windows' scheduler as XML, in which no shell has a say: for the user's own account, no administrator.

    The text is ASCII, so that any way of saving it gives a file that schtasks reads.
    """
    program, *arguments = schedule.command
    first = f"{schedule.wave.opens}T{schedule.hour:02d}:{schedule.minute:02d}:00"
    again = f"<Repetition><Interval>PT{schedule.every}M</Interval></Repetition>" if schedule.every else ""
    name = f"maca {schedule.wave.id}"
    lines = [
        f'<!-- Save as maca.xml; then: schtasks /Create /TN "{name}" /XML maca.xml -->',
        '<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">',
        f"<RegistrationInfo><Description>{_xml(f'maca, {schedule.wave.label}')}</Description></RegistrationInfo>",
        f"<Triggers><CalendarTrigger>{again}<StartBoundary>{first}</StartBoundary>",
        f"<EndBoundary>{schedule.wave.reports}T23:59:59</EndBoundary><Enabled>true</Enabled>",
        "<ScheduleByDay><DaysInterval>1</DaysInterval></ScheduleByDay></CalendarTrigger></Triggers>",
        '<Principals><Principal id="Author"><LogonType>InteractiveToken</LogonType>'
        "<RunLevel>LeastPrivilege</RunLevel></Principal></Principals>",
        "<Settings><MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>"
        "<DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>"
        "<StartWhenAvailable>true</StartWhenAvailable></Settings>",
        f'<Actions Context="Author"><Exec><Command>{_xml(program)}</Command>',
        f"<Arguments>{_xml(subprocess.list2cmdline(arguments))}</Arguments>",
        f"<WorkingDirectory>{_xml(str(project_root()))}</WorkingDirectory></Exec></Actions>",
        "</Task>",
    ]
    return "\n".join(lines) + "\n"


def _xml(text: str) -> str:
    return escape(text).encode("ascii", "xmlcharrefreplace").decode("ascii")


SCHEDULERS: dict[str, Callable[[Schedule], str]] = {"cron": _cron, "systemd": _systemd, "windows": _windows}


def whole(path: Path) -> str:
    """Return a whole path, since a scheduler starts elsewhere."""
    return str(path.resolve())
