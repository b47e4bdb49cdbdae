"""Whatever a file is, the caller lives, and says what became of it."""

from __future__ import annotations

import csv
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hostile_books import BOOKS, extract
from returned import Returned

from maca.definition import Definition
from maca.project import project_root
from maca.reader.pool import Limits, Pool

CORPUS = project_root().parent / "shared" / "corpus"


@pytest.fixture
def returned(definition: Definition, tmp_path: Path) -> Returned:
    return Returned(definition, tmp_path)


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the public corpus of odd workbooks is not beside the project")
def test_every_file_of_the_corpus_is_accounted_for(returned: Returned) -> None:
    from maca.returns import load_returns

    intake = load_returns(returned.definition, returned.scope, CORPUS)
    files = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*") if path.is_file()}
    outer = {file for file in intake.receipts["file"] if "!" not in file}
    assert outer == files
    assert set(intake.receipts["status"]) <= {"rejected", "not_a_return"}
    assert set(intake.faults["file"]) == set(intake.receipts["file"]), "a file was refused without a reason"


@pytest.mark.skipif(not CORPUS.is_dir(), reason="the public corpus of odd workbooks is not beside the project")
def test_every_known_password_opens_its_file() -> None:
    with (CORPUS / "manifest.csv").open(encoding="utf-8") as stream:
        known = [
            (row["path"], row["notes"].removeprefix("password=").split(" (verified")[0])
            for row in csv.DictReader(stream)
            if row["notes"].startswith("password=")
        ]
    assert len(known) >= 4
    with Pool(1) as pool:
        for path, password in known:
            data = (CORPUS / path).read_bytes()
            assert pool.submit(path, data).result().problem.kind == "password", path
            assert pool.submit(path, data, ["not this one"]).result().problem.kind == "wrong_password", path
            assert pool.submit(path, data, [password]).result().book is not None, path


@pytest.mark.parametrize(
    ("name", "problem"),
    [("bomb", "too_large"), ("lying_bomb", "damaged"), ("far_cells", "too_sparse"), ("entities", "entities")],
)
def test_a_hostile_book_is_refused(name: str, problem: str) -> None:
    with Pool(1) as pool:
        reading = pool.submit(f"{name}.xlsx", BOOKS[name]()).result()
    assert reading.book is None
    assert reading.problem.kind == problem


def test_an_honest_book_that_inflates_like_a_bomb_is_read() -> None:
    data = BOOKS["honest_strings"]()
    with Pool(1) as pool:
        book = pool.submit("notes.xlsx", data).result().book
    assert len(book.sheets[0].rows) == 60
    assert sum(len(row[0]) for row in book.sheets[0].rows) > 121 * len(data)


def test_a_file_that_takes_too_long_is_given_up_and_the_next_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The child takes a minute for one name, so that no machine is too quick for the limit or too slow for the rest."""
    (tmp_path / "sitecustomize.py").write_text(
        "import time\nimport maca.reader.read as module\nread = module.read\n"
        "def slowly(name, *rest):\n    time.sleep(60 if name == 'slow.xlsx' else 0)\n    return read(name, *rest)\n"
        "module.read = slowly\n"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    data = extract(rows=5, columns=3)
    with Pool(1, Limits(seconds=3)) as pool:
        readings = list(pool.read([("slow.xlsx", data), ("quick.xlsx", data)]))
    assert readings[0].problem.kind == "time"
    assert len(readings[1].book.sheets[0].rows) == 5


def test_a_file_that_takes_too_much_memory_is_given_up() -> None:
    large = extract(rows=20_000, columns=40)
    with Pool(1, Limits(megabytes=75)) as pool:
        readings = list(pool.read([("large.xlsx", large), ("small.xlsx", extract(rows=5, columns=3))]))
    assert readings[0].problem.kind in {"memory", "crashed"}
    assert readings[1].book is not None


def test_memory_is_watched_where_there_is_no_resource(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "resource.py").write_text("raise ImportError('not on this machine')\n")
    monkeypatch.setenv("PYTHONPATH", str(tmp_path))
    with Pool(1, Limits(megabytes=60)) as pool:
        reading = pool.submit("large.xlsx", extract(rows=20_000, columns=40)).result()
    assert reading.problem.kind == "memory"


def test_a_killed_child_costs_its_file_and_no_other() -> None:
    quick = extract(rows=5, columns=3)
    with Pool(1) as pool:
        assert pool.submit("one.xlsx", quick).result().book is not None
        child = pool._idle.get()
        child._process.kill()
        child._process.wait()
        pool._idle.put(child)
        assert pool.submit("two.xlsx", quick).result().problem.kind == "crashed"
        assert pool.submit("three.xlsx", quick).result().book is not None


def test_a_file_larger_than_the_limit_is_not_read(returned: Returned) -> None:
    returned.put("case_police_HSB-01.xlsx", b"PK\x03\x04" + bytes(3 << 20))
    intake = returned.load(limits=Limits(file_megabytes=1))
    assert intake.faults["code"].tolist() == ["R004"]


def test_nothing_is_fetched_and_no_password_is_shown(
    returned: Returned, tmp_path_factory: pytest.TempPathFactory
) -> None:
    """The child runs with sockets taken away; the password stands in no argument, file or output of the child."""
    from manglings import FILE_MANGLINGS, lock, to_bytes

    sent = FILE_MANGLINGS["value_from_another_book"][1](returned.case())
    returned.put(sent.name, sent.data)
    word = "Larkspur-4711-evening"
    returned.put("case_yot_HSB-02.xlsx", lock(to_bytes(returned.case(body="yot", case="HSB-02").book), word))
    site = tmp_path_factory.mktemp("site")
    (site / "sitecustomize.py").write_text(
        "import socket\ndef no(*a, **k): raise OSError('no network')\n"
        "socket.socket.connect = no\nsocket.create_connection = no\nsocket.getaddrinfo = no\n"
    )
    secret, out = site / "words.txt", site / "out"
    secret.write_text(f"{word}\n")
    program = (
        "from pathlib import Path; import sys\n"
        "from maca.definition import load_definition; from maca.scope import read_scope\n"
        "from maca.returns import load_returns, write_intake\n"
        "d = load_definition('hsb'); f = Path(sys.argv[1]); s = read_scope(d, 'baseline-2021-07', f)\n"
        "i = load_returns(d, s, f, passwords=Path(sys.argv[2]).read_text().split())\n"
        "write_intake(i, Path(sys.argv[3])); print(i.faults.to_string(), i.receipts.to_string())\n"
    )
    returns = returned.folder
    done = subprocess.run(
        [sys.executable, "-c", program, str(returns), str(secret), str(out)],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(site)},
        timeout=120,
    )
    assert done.returncode == 0, done.stderr
    assert "R108" in done.stdout
    assert "R084" in done.stdout
    written = "".join(path.read_text(errors="replace") for path in out.iterdir())
    assert word not in done.stdout + done.stderr + written
    assert not [path for path in returns.rglob("*") if word.encode() in path.read_bytes()]


def test_the_same_bytes_give_the_same_findings(returned: Returned) -> None:
    from manglings import CELL_MANGLINGS

    case = returned.case()
    for name in ("unknown_rating", "no_date", "fill_alone", "merged_evidence"):
        CELL_MANGLINGS[name][1](case)
    returned.put("case_police_HSB-01.xlsx", case)
    one, other = returned.load(), returned.load(workers=2)
    assert one.faults.to_csv() == other.faults.to_csv()
    assert one.receipts.to_csv() == other.receipts.to_csv()


def test_a_child_starts_without_pandas() -> None:
    program = (
        "import sys; import maca.reader.worker; print(sorted({'pandas', 'openpyxl', 'pydantic'} & set(sys.modules)))"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_a_folder_that_cannot_be_walked_says_so(definition: Definition, returned: Returned, tmp_path: Path) -> None:
    from maca.errors import UsageError
    from maca.returns import load_returns

    with pytest.raises(UsageError, match="P010 no folder"):
        load_returns(definition, returned.scope, tmp_path / "nowhere")


def test_a_file_that_vanishes_is_a_fault(returned: Returned, monkeypatch: pytest.MonkeyPatch) -> None:
    path = returned.put("case_police_HSB-01.xlsx", returned.case())
    original = Path.read_bytes

    def gone(self: Path) -> bytes:
        if self == path:
            raise PermissionError("locked by another program")
        return original(self)

    monkeypatch.setattr(Path, "read_bytes", gone)
    intake = returned.load()
    assert intake.faults["code"].tolist() == ["R003"]
    assert intake.receipts["status"].tolist() == ["rejected"]
