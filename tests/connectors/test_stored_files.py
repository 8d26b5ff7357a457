import os
from hashlib import sha256

import pytest

from connectors.stored_files import LARGEST_FILE, StoredFile

BLOCK = bytes(range(256)) * 4096


async def test_what_comes_in_pieces_is_read_whole_any_number_of_times() -> None:
    file = StoredFile(name="a", content_type=None)
    for piece in (BLOCK, b"", bytearray(b"end")):
        await file.write(piece)
    file.finish()
    first, second = file.reader(), file.reader()
    assert first.read(3) == BLOCK[:3]
    assert second.read() == BLOCK + b"end"
    assert first.read() == BLOCK[3:] + b"end"
    first.seek(-3, os.SEEK_END)
    assert (first.tell(), first.read(), first.read()) == (len(BLOCK), b"end", b"")
    assert file.beginning(2) == BLOCK[:2]
    assert (file.size, file.sha256) == (len(BLOCK) + 3, sha256(BLOCK + b"end").hexdigest())
    file.close()


async def test_no_more_is_kept_of_a_file_than_a_system_takes() -> None:
    file = StoredFile(name="a", content_type=None)
    await file.write(b"x" * LARGEST_FILE)
    assert not file.is_too_long
    await file.write(b"y")
    await file.write(b"z" * LARGEST_FILE)
    file.finish()
    assert (file.is_too_long, file.size) == (True, 2 * LARGEST_FILE + 1)
    assert file.reader().seek(0, os.SEEK_END) == LARGEST_FILE
    file.close()


async def test_a_closed_file_is_read_no_more() -> None:
    file = StoredFile(name="a", content_type=None)
    await file.write(b"x")
    file.finish()
    reader = file.reader()
    file.close()
    with pytest.raises(ValueError, match="closed file"):
        reader.read()
