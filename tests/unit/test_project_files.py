"""The files at the root of the project agree with each other."""

import re
import tomllib
from pathlib import Path

import yaml

ROOT = Path(__file__).resolve().parents[2]
CONDA_NAMES = {"jupyter_client": "jupyter-client", "matplotlib-base": "matplotlib"}
NOT_IMPORTED = {
    "ipykernel": "the kernel that chapters run on",
    "jupyterlab": "started by maca lab",
    "pyarrow": "pandas writes and reads Parquet through it",
}


def bare(requirement: str) -> str:
    return re.split("[<>=!;\\[ ]", requirement)[0].lower()


def wanted() -> tuple[set[str], set[str]]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    return set(map(bare, project["project"]["dependencies"])), set(map(bare, project["dependency-groups"]["dev"]))


def test_environment_holds_the_direct_dependencies() -> None:
    listed = yaml.safe_load((ROOT / "environment.yml").read_text(encoding="utf-8"))["dependencies"]
    pip = next(entry["pip"] for entry in listed if isinstance(entry, dict))
    conda = [bare(entry) for entry in listed if isinstance(entry, str)]
    found = {CONDA_NAMES.get(name, name) for name in [*conda, *map(bare, pip)]}
    runtime, dev = wanted()
    assert found - {"python", "pip"} == runtime | dev


def test_lock_holds_every_direct_dependency_with_hashes_and_no_address() -> None:
    text = (ROOT / "requirements.lock").read_text(encoding="utf-8")
    blocks = re.split(r"\n(?=[a-z0-9])", text)
    locked = {bare(block) for block in blocks}
    runtime, dev = wanted()
    assert runtime | dev <= locked
    assert [bare(block) for block in blocks if "--hash=sha256:" not in block] == []
    assert re.findall(r"https?://\S+|--(?:extra-)?index-url|--find-links", text) == []


def test_every_runtime_dependency_is_used() -> None:
    names = {
        "msoffcrypto-tool": "msoffcrypto",
        "ipython": "IPython",
        "pillow": "PIL",
        "pyzmq": "zmq",
        "pyyaml": "yaml",
        "pypandoc-binary": "pypandoc",
        "python-docx": "docx",
    }
    names |= {
        "python-oxmsg": "oxmsg",
        "python-pptx": "pptx",
        "python-stdnum": "stdnum",
        "python-calamine": "python_calamine",
    }
    sources = [*(ROOT / "lib").rglob("*.py"), *(ROOT / "notebooks").glob("*.ipynb")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in sources)
    unused = {
        name
        for name in wanted()[0] - NOT_IMPORTED.keys()
        if not re.search(rf"\b(import|from) {names.get(name, name.replace('-', '_'))}\b", text)
    }
    assert unused == set()
