"""Wrong arguments are answered in words, not with the names of our functions."""

from __future__ import annotations

import pytest

from assist_app.options import parse


@pytest.mark.parametrize(
    "arguments",
    [["search", "x", "--rows", "0"], ["search", "x", "--rows", "many"], ["demo", "--speed", "0"],
     ["demo", "--speed", "fast"], ["demo", "--speed", "nan"]],
)  # fmt: skip
def test_a_wrong_number_is_named_in_words(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    said = capsys.readouterr().err
    assert ended.value.code == 2 and f"{arguments[-1]} is not" in said and "_count" not in said
