"""Dates as people write them: good until their end, and read back as they were written."""

from __future__ import annotations

from datetime import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assist_app.assist.expiry import expiry_text, read_expiry


def test_a_date_is_good_until_its_end() -> None:
    read = read_expiry("2026-12-31")
    assert read == datetime(2027, 1, 1).timestamp() and expiry_text(read) == "2026-12-31"
    assert read_expiry(" 2026/12/31 ") == read and read_expiry("20261231") == read


@pytest.mark.parametrize("text", ["2026-12-31T18:00:00+08:00", "2026-12-31T18:00", "2024-02-29", ""])
def test_what_is_written_is_read_back(text: str) -> None:
    at = read_expiry(text)
    assert read_expiry(expiry_text(at)) == at


@given(st.integers(0, 4_000_000_000))
def test_every_moment_survives(at: int) -> None:
    assert read_expiry(expiry_text(float(at))) == float(at)


@pytest.mark.parametrize(
    "text", ["soon", "31.12.2026", "2026-13-01", "2026-02-30", "9999-12-31", "x" * 900, "٣"]
)
def test_what_is_no_date_is_said(text: str) -> None:
    with pytest.raises(ValueError, match="is not a date such as") as caught:
        read_expiry(text)
    assert len(str(caught.value)) < 120
