"""JupyterLab is for this machine alone."""

from pathlib import Path

from maca.cli.lab import lab_command


def test_lab_listens_on_loopback_keeps_its_token_and_asks_nobody() -> None:
    command = lab_command(8899, browser=False)
    assert "--ServerApp.ip=127.0.0.1" in command
    assert "--ServerApp.port=8899" in command
    assert not any("token" in word or "password" in word for word in command)
    assert {"--LabApp.news_url=None", "--LabApp.extension_manager=readonly"} <= set(command)
    root = next(word for word in command if word.startswith("--ServerApp.root_dir=")).partition("=")[2]
    assert (Path(root) / "notebooks").is_dir()
