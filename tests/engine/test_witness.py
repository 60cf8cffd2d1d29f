"""The witness's file: whoever writes at the same time, nothing that was told to it is lost."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor

import pytest

from plugin.audit import witness as of_files
from plugin.audit.witness import FileWitness

COMPANY = "company1"


@pytest.fixture
def witness(tmp_path):
    return FileWitness(tmp_path / "witness")


def test_an_erasure_told_while_an_order_is_noted_is_not_lost(witness, monkeypatch):
    witness.remember(COMPANY, 1)
    is_read, may_write = threading.Event(), threading.Event()
    dump = json.dump

    def slowly(content, file):
        if content["last_entry"] == 2:
            is_read.set()
            may_write.wait(0.5)
        dump(content, file)

    monkeypatch.setattr(of_files.json, "dump", slowly)
    with ThreadPoolExecutor(2) as pool:
        noting = pool.submit(witness.remember, COMPANY, 2)
        assert is_read.wait(10)
        telling = pool.submit(witness.forget, COMPANY, "9", 2)
        noting.result()
        telling.result()

    assert witness.last(COMPANY) == 2
    assert witness.forgotten(COMPANY) == {"9": (2,)}


def test_many_who_tell_at_once_are_all_heard(witness):
    start = threading.Barrier(8)

    def tell(number: int) -> None:
        start.wait()
        witness.forget(COMPANY, str(number), number)
        witness.remember(COMPANY, number)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(tell, range(1, 9)))

    assert witness.forgotten(COMPANY) == {str(number): (number,) for number in range(1, 9)}
    assert witness.last(COMPANY) == 8
    assert {path.suffix for path in witness.folder.iterdir()} <= {".json", ".lock"}


def test_an_order_noted_late_takes_nothing_back(witness):
    witness.remember(COMPANY, 7)
    witness.remember(COMPANY, 6)

    assert witness.last(COMPANY) == 7


def test_after_a_sign_off_the_restored_database_is_the_true_one(witness):
    witness.remember(COMPANY, 7)
    witness.restored(COMPANY, 4)

    assert witness.last(COMPANY) == 4


def test_a_file_that_names_only_ids_means_all_that_it_knew_then(witness):
    witness.folder.mkdir()
    (witness.folder / f"{COMPANY}.json").write_text('{"last_entry": 5, "forgotten": ["9"]}')
    assert witness.forgotten(COMPANY) == {"9": (5,)}

    witness.remember(COMPANY, 12)

    assert witness.forgotten(COMPANY) == {"9": (5,)}


def test_without_locks_of_the_system_threads_still_wait_for_each_other(witness, monkeypatch):
    monkeypatch.setattr(of_files, "fcntl", None)

    test_many_who_tell_at_once_are_all_heard(witness)
