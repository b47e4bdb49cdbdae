"""Kernels that nobody else can talk to, over loopback where there is no ipc, and what they do when they fail."""

import asyncio
import os
from pathlib import Path
from queue import Empty

import nbformat
import pytest
import zmq
from jupyter_client.asynchronous import AsyncKernelClient

from maca.batch import chapter, kernels
from maca.batch.chapter import Job, execute_chapter
from maca.batch.kernels import PrivateKernelManager

KEYS = ("curve_publickey", "curve_secretkey")
SILENCE = 3.0
"""Seconds in which a kernel that answered a friend at once says nothing to a stranger."""


@pytest.fixture
def over_tcp(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Take ipc away, as on Windows."""
    monkeypatch.setattr(kernels, "has_ipc", lambda: False)
    monkeypatch.setattr(PrivateKernelManager, "folder", str(tmp_path))


async def asked(client: AsyncKernelClient, patience: float) -> str:
    """Ask a kernel for a sum and return what it prints; Empty, if it says nothing in time."""
    request = client.execute("print(20 + 22)")
    while True:
        heard = await client.get_iopub_msg(timeout=patience)
        if heard["msg_type"] == "stream" and heard["parent_header"]["msg_id"] == request:
            return heard["content"]["text"]


async def answers_and_silences() -> tuple[dict, str, list[str]]:
    """Start a kernel over TCP, ask it as its own client, and as strangers who know all but the keys."""
    manager = PrivateKernelManager()
    await manager.start_kernel()
    connection = manager.get_connection_info()
    friend = manager.client()
    friend.start_channels()
    heard = []
    try:
        await friend.wait_for_ready(timeout=60)
        answer = await asked(friend, 60)
        other = dict(zip(KEYS, zmq.curve_keypair(), strict=True))
        for keys in ({}, other):
            stranger = AsyncKernelClient()
            stranger.load_connection_info({**{k: v for k, v in connection.items() if k not in KEYS}, **keys})
            stranger.start_channels(hb=False)
            # A stranger whose handshake has failed by now has nobody to send to: that is silence too, and no wait.
            stranger.shell_channel.socket.setsockopt(zmq.SNDTIMEO, int(SILENCE * 1000))
            try:
                heard.append(await asked(stranger, SILENCE))
            except (Empty, zmq.Again):
                heard.append("")
            finally:
                stranger.stop_channels()
        assert await asked(friend, 60) == answer, "the kernel lives on after strangers knocked"
    finally:
        friend.stop_channels()
        await manager.shutdown_kernel(now=True)
    return connection, answer, heard


def test_a_kernel_over_loopback_answers_with_keys_and_no_one_without(over_tcp: None) -> None:
    connection, answer, heard = asyncio.run(answers_and_silences())
    assert (connection["transport"], connection["ip"]) == ("tcp", "127.0.0.1")
    assert all(len(connection[key]) == 40 for key in KEYS)
    assert answer == "42\n"
    assert heard == ["", ""]


def test_the_keys_lie_in_a_file_of_the_owner_alone(over_tcp: None, tmp_path: Path) -> None:
    async def start() -> int:
        manager = PrivateKernelManager()
        await manager.start_kernel()
        try:
            (file,) = tmp_path.glob("*.json")
            return file.stat().st_mode
        finally:
            await manager.shutdown_kernel(now=True)

    mode = asyncio.run(start())
    assert os.name != "posix" or mode & 0o077 == 0


def job(folder: Path, *cells: str) -> Job:
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(source) for source in cells])
    book.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    nbformat.write(book, folder / "a.ipynb")
    places = {"notebook": str(folder / "a.ipynb"), "target": str(folder / "done.ipynb"), "folder": str(folder)}
    return Job(name="a", parameters={}, root=str(folder), sockets=str(folder), environment={}, **places)


def test_a_chapter_runs_over_loopback(over_tcp: None, tmp_path: Path) -> None:
    assert execute_chapter(job(tmp_path, "print(6 * 7)"), PrivateKernelManager).failure == ""
    assert nbformat.read(tmp_path / "done.ipynb", as_version=4).cells[0].outputs[0].text == "42\n"


def test_a_cell_that_takes_too_long_fails_its_chapter(
    over_tcp: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chapter, "CELL_TIMEOUT", 2)
    result = execute_chapter(job(tmp_path, "import time\ntime.sleep(600)"), PrivateKernelManager)
    assert result.failure == "a cell took longer than 2 s"
    assert "a cell took longer than 2 s" in nbformat.read(tmp_path / "done.ipynb", as_version=4).cells[0].source


def test_a_kernel_that_never_starts_fails_its_chapter(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    class Mute(PrivateKernelManager):
        def format_kernel_cmd(self, extra_arguments: list[str] | None = None) -> list[str]:
            return [super().format_kernel_cmd(extra_arguments)[0], "-c", "import time; time.sleep(600)"]

    monkeypatch.setattr(PrivateKernelManager, "folder", str(tmp_path))
    monkeypatch.setattr(chapter, "START_TIMEOUT", 3)
    result = execute_chapter(job(tmp_path, "print(1)"), Mute)
    assert result.failure == "its kernel did not start"


def test_a_kernel_that_dies_is_seen_at_once_and_not_at_the_timeout(
    over_tcp: None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chapter, "CELL_TIMEOUT", 60)
    result = execute_chapter(job(tmp_path, "import os\nos.kill(os.getpid(), 9)"), PrivateKernelManager)
    assert result.failure == "its kernel died"
    assert result.seconds < 60
