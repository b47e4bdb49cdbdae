"""Passwords of returns: from a prompt, the keyring, or a file outside the project; never from the command line."""

from __future__ import annotations

import getpass
from pathlib import Path

from maca.errors import UsageError
from maca.project import project_root

__all__ = ["KEYRING_SERVICE", "known_passwords"]

KEYRING_SERVICE = "maca"
"""Under this name, and the wave as the user, the keyring holds a wave's passwords, one a line."""


def known_passwords(wave: str, file: Path | None = None, keyring: bool = False, ask: bool = False) -> list[str]:
    """Gather the passwords that may be tried.

    Parameters
    ----------
    wave : str
    file : pathlib.Path, optional
        One password a line; it must lie outside the project, where no commit can take it along.
    keyring : bool
        Look into the machine's keyring.
    ask : bool
        Ask at the terminal, without showing what is typed.

    Returns
    -------
    list of str

    Raises
    ------
    UsageError
        P011, if the file lies inside the project or cannot be read; P012, if the machine has no keyring.
    """
    passwords = _from_file(file) if file is not None else []
    if keyring:
        passwords += _from_keyring(wave)
    if ask:
        passwords.append(getpass.getpass("Password of the returns: "))
    return list(dict.fromkeys(word for word in passwords if word))


def _from_file(file: Path) -> list[str]:
    if file.resolve().is_relative_to(project_root()):
        raise UsageError(
            "P011", "the file of passwords lies inside the project. Move it out, so that no commit takes it along."
        )
    try:
        return file.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError):
        raise UsageError("P011", "the file of passwords cannot be read as UTF-8 text. Correct --passwords.") from None


def _from_keyring(wave: str) -> list[str]:
    import keyring  # slow to import, and few runs need it
    from keyring.errors import KeyringError

    try:
        return (keyring.get_password(KEYRING_SERVICE, wave) or "").splitlines()
    except KeyringError:
        raise UsageError(
            "P012", "this machine has no keyring that can be opened. Use --passwords or --ask-password."
        ) from None
