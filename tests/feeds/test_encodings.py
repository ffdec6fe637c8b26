import gzip
from hashlib import shake_256

import brotli
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from feeds.encodings import SUFFIXES, compressed

READ = {"br": brotli.decompress, "gzip": gzip.decompress, "zstd": zstandard.ZstdDecompressor().decompress}


@given(st.binary(min_size=1, max_size=300), st.integers(1, 200))
def test_every_encoding_gives_back_the_document_and_is_smaller(piece: bytes, times: int) -> None:
    for name, smaller in compressed("a.txt", piece * times).items():
        assert READ[name](smaller) == piece * times
        assert len(smaller) < len(piece * times)


def test_the_same_document_gives_the_same_bytes_without_a_time_stamp() -> None:
    body = b"words " * 1000
    assert compressed("a.txt", body) == compressed("a.txt", bytes(bytearray(body)))
    assert list(compressed("a.txt", body)) == list(SUFFIXES)
    assert compressed("a.txt", body)["gzip"][4:8] == b"\0\0\0\0"  # RFC 1952 §2.3.1


@pytest.mark.parametrize("body", [b"", b"a" * 255, shake_256(b"noise").digest(1000)])
def test_what_would_not_shrink_is_not_encoded(body: bytes) -> None:
    assert compressed("a.txt", body) == {}


def test_no_client_has_to_hold_more_than_a_window_of_8_mb() -> None:
    """RFC 9659 §3."""
    smaller = compressed("a.txt", bytes(range(256)) * 80_000)["zstd"]
    assert zstandard.get_frame_parameters(smaller).window_size <= 8 * 1024 * 1024


@pytest.mark.parametrize("path", ["checkpoint", "tile/0/000", "a.gz", "b/c.zst", "d.br"])
def test_what_is_hashes_or_compressed_already_is_not_compressed(path: str) -> None:
    assert compressed(path, b"again and " * 1000) == {}
