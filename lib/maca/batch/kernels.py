"""Kernels that are private and quick: encrypted, over ipc where there is ipc, forked from a warm process if possible.

A chapter's process forks its kernel before anything else happens in it, so that the kernel starts with the libraries
imported and without threads or sockets of others. Where there is no fork the kernel is started as usual.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import random
import signal
import socket
import sys
import tempfile
import uuid
from pathlib import Path
from typing import Any

import zmq
from jupyter_client.connect import KernelConnectionInfo
from jupyter_client.manager import AsyncKernelManager
from jupyter_client.provisioning.local_provisioner import LocalProvisioner

__all__ = ["ForkedKernelManager", "ForkedProcess", "PrivateKernelManager", "fork_kernel", "has_fork", "has_ipc"]

LONGEST_SOCKET_PATH = 90
"""Characters; the limit of the platforms is 104 to 108, of which jupyter_client adds a few."""

QUIET = ["--HistoryManager.enabled=False", "--log-level=50"]
"""No cell is kept in a history file, and nothing is printed by the kernel itself."""


def has_ipc() -> bool:
    """Say whether kernels can talk over sockets in the file system."""
    return hasattr(socket, "AF_UNIX") and zmq.has("ipc") and len(tempfile.gettempdir()) + 30 < LONGEST_SOCKET_PATH


def has_fork() -> bool:
    """Say whether a kernel can be forked from a process that has the libraries imported."""
    return hasattr(os, "fork") and sys.platform not in ("win32", "darwin", "emscripten", "wasi")


class PrivateKernelManager(AsyncKernelManager):
    """A kernel that nobody else can talk to: every message encrypted, over ipc or else loopback."""

    folder = tempfile.gettempdir()
    """Where connection files and sockets lie; the batch sets a private folder of its own."""

    def __init__(self, **options: Any) -> None:
        options["transport"] = "ipc" if has_ipc() else "tcp"
        super().__init__(connection_file=str(Path(self.folder) / f"{uuid.uuid4().hex[:8]}.json"), **options)
        self.transport_encryption = "required"

    def _kernel_supports_curve_encryption(self) -> bool:
        """Say yes: the kernel of this project does, though its kernelspec does not say so."""
        return True

    def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
        """Start the kernel without a history of its cells."""
        return super().format_kernel_cmd([*(extra_arguments or []), *QUIET])


class ForkedProcess:
    """A forked kernel with the face of subprocess.Popen.

    Parameters
    ----------
    pid : int
    starter : int
        The descriptor that the kernel waits on for its command.
    """

    stdin = stdout = stderr = None

    def __init__(self, pid: int, starter: int) -> None:
        self.pid = pid
        self.starter = starter
        self.returncode: int | None = None

    def start(self, command: list[str], environment: dict[str, str]) -> None:
        """Hand over the command line and environment; the kernel begins."""
        with os.fdopen(self.starter, "w", encoding="utf-8") as pipe:
            json.dump({"argv": command, "environment": environment}, pipe)

    def poll(self) -> int | None:
        """Return the exit code, or None while it lives."""
        if self.returncode is None:
            try:
                pid, status = os.waitpid(self.pid, os.WNOHANG)
            except ChildProcessError:
                pid, status = self.pid, 0
            if pid:
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode

    def wait(self) -> int:
        """Wait until it has ended."""
        while self.poll() is None:
            with contextlib.suppress(ChildProcessError):
                _, status = os.waitpid(self.pid, 0)
                self.returncode = os.waitstatus_to_exitcode(status)
        return self.returncode or 0

    def send_signal(self, number: int) -> None:
        """Send a signal, unless it has ended."""
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        """Ask it to end."""
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        """End it."""
        self.send_signal(signal.SIGKILL)


def fork_kernel() -> ForkedProcess:
    """Fork a kernel that waits for its command; called before this process has threads or an event loop."""
    reader, writer = os.pipe()
    pid = os.fork()
    if pid == 0:
        os.close(writer)
        code = 1
        try:
            _become_kernel(reader)
            code = 0
        finally:
            os._exit(code)
    os.close(reader)
    return ForkedProcess(pid, writer)


def _become_kernel(reader: int) -> None:
    os.setsid()
    signal.signal(signal.SIGINT, signal.default_int_handler)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    with os.fdopen(reader, encoding="utf-8") as pipe:
        order = pipe.read()
    if not order:
        return
    wanted = json.loads(order)
    os.environ.clear()
    os.environ.update(wanted["environment"])
    parent = os.getppid()
    os.environ["JPY_PARENT_PID"] = str(parent)
    sys.stdin = open(os.devnull)  # noqa: SIM115, PTH123
    # said in words too: the variable was read when the warm process imported ipykernel, long before this parent lived
    arguments = [*wanted["argv"], f"--IPKernelApp.parent_handle={parent}"]
    sys.argv = ["ipykernel_launcher.py", *arguments]
    _forget_randomness()
    asyncio.set_event_loop(None)
    from ipykernel.kernelapp import IPKernelApp

    IPKernelApp.launch_instance(argv=arguments)


def _forget_randomness() -> None:
    """Seed anew, as a fresh process would be."""
    random.seed()
    numpy = sys.modules.get("numpy")
    if numpy is not None:
        numpy.random.seed()


class _ForkedProvisioner(LocalProvisioner):
    """Starts a kernel that was forked before."""

    async def launch_kernel(self, cmd: list[str], **options: Any) -> KernelConnectionInfo:
        """Hand the command to the waiting kernel."""
        waiting = self.parent.waiting
        self.process = waiting
        self.pid = self.pgid = waiting.pid
        self.cwd = options.get("cwd") or Path.cwd()
        waiting.start(cmd[cmd.index("-f") :], dict(options.get("env") or os.environ))
        return self.connection_info


class ForkedKernelManager(PrivateKernelManager):
    """A private kernel that was forked before this process did anything else."""

    waiting: ForkedProcess
    """Set on the class by the chapter's process, which runs one chapter and no more."""

    async def _async_pre_start_kernel(self, **options: Any) -> tuple[list[str], dict[str, Any]]:
        if self.provisioner is None:
            self.kernel_id = self.kernel_id or str(uuid.uuid4())
            self.provisioner = _ForkedProvisioner(kernel_id=self.kernel_id, kernel_spec=self.kernel_spec, parent=self)
        return await super()._async_pre_start_kernel(**options)
