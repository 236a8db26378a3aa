"""The log holds times and topics, and nothing a customer said."""

from __future__ import annotations

import logging
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from assist_app.log import FILES, MOST_BYTES, LogFile, crash_report, mask, stack_of, start_logging
from assist_app.model.errors import ContentError, StoreError

topic = logging.getLogger("assist.test")


@pytest.fixture(autouse=True)
def logging_as_before() -> Iterator[None]:
    """Takes away what `start_logging` has put on the root logger."""
    root, assist = logging.getLogger(), logging.getLogger("assist")
    before, levels = list(root.handlers), (root.level, assist.level)
    yield
    for handler in [handler for handler in root.handlers if handler not in before]:
        root.removeHandler(handler)
        handler.close()
    root.setLevel(levels[0])
    assist.setLevel(levels[1])


def written(folder: Path) -> str:
    return (folder / "assist.log").read_text(encoding="utf-8")


def raised(error: BaseException) -> BaseException:
    """The error with a trace."""
    try:
        raise error
    except type(error) as caught:
        return caught


def test_a_line_has_time_level_and_topic(tmp_path: Path) -> None:
    assert start_logging(tmp_path / "logs", None) == ""
    topic.info("%d scripts in %.1f ms", 100_000, 12.5)
    form = r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d,\d{3} INFO assist\.test 100000 scripts in 12\.5 ms\n"
    assert re.fullmatch(form, written(tmp_path / "logs"))


def test_the_level_holds_for_our_topics_and_others_begin_at_warning(tmp_path: Path) -> None:
    start_logging(tmp_path, "DEBUG")
    topic.debug("ours")
    logging.getLogger("library").info("quiet")
    logging.getLogger("library").warning("loud")
    assert [line.rpartition(" ")[2] for line in written(tmp_path).splitlines()] == ["ours", "loud"]


@pytest.mark.parametrize(
    "secret",
    [
        "Authorization: Bearer s3cretvalue.x-y_z",
        "token=s3cretvalue",
        '{"password": "s3cretvalue"}',
        "api key: s3cretvalue",
        "token: Bearer s3cretvalue",
        "call 138 0013 8000 s3cretvalu"[:18],
        "card 6222 0200 1234 5678 901",
        "id 11010519900307123",
        "mail li.wang+shop@example.com.cn",
    ],
)
def test_secrets_and_numbers_of_people_are_masked(secret: str) -> None:
    masked = mask(secret)
    assert "•••" in masked
    for clear in ("s3cret", "8000", "5678", "1990", "li.wang", "example.com"):
        assert clear not in masked


def test_a_record_cannot_pretend_to_be_two(tmp_path: Path) -> None:
    start_logging(tmp_path, None)
    logging.getLogger("library").warning("one\n2026-01-01 00:00:00,000 ERROR assist.store forged")
    assert len(written(tmp_path).splitlines()) == 1


def test_an_exception_is_written_without_its_texts(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    start_logging(tmp_path, None)
    topic.error("failed", exc_info=raised(ValueError("bad row '退款 13800138000' 我要退款 sk-" + "a" * 40)))
    caplog.clear()
    text = written(tmp_path)
    assert "退款" not in text and "138" not in text and "aaaa" not in text
    assert "ValueError: bad row '•••'" in text
    assert re.search(r"test_log\.py:\d+ raised", text)
    assert "/test_log" not in text


def test_another_handlers_clear_text_is_not_taken_over(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    start_logging(tmp_path, None)
    error = raised(ValueError("'退款'"))
    record = topic.makeRecord("assist.test", logging.ERROR, "f", 1, "x", (), (type(error), error, None))
    record.exc_text = "ValueError: 退款"
    record.stack_info = "stack with 退款"
    topic.handle(record)
    caplog.clear()
    assert "退款" not in written(tmp_path)


def test_causes_groups_and_circles_are_followed() -> None:
    inner = raised(KeyError("what the customer said"))
    outer = raised(StoreError("The disk is full."))
    outer.__cause__ = inner
    inner.__context__ = outer
    lines = stack_of(outer)
    assert "StoreError: The disk is full." in lines and "KeyError: '•••'" in lines
    group = stack_of(raised(ExceptionGroup("parts", [OSError(28, "No space left"), ValueError("x")])))
    assert "  | OSError" in group and "  | ValueError: x" in group


def test_our_sentences_do_not_name_the_home_folder() -> None:
    sentence = stack_of(ContentError(f"{Path.home()}/my.json cannot be read."))
    assert sentence == "ContentError: ~/my.json cannot be read."


def test_a_crash_report_names_versions_and_places() -> None:
    error = raised(TypeError("no"))
    report = crash_report(TypeError, error, error.__traceback__, "Assist 1, Python 3")
    assert report.startswith("Assist 1, Python 3\nTypeError\n")
    assert "test_log.py:" in report and report.endswith("TypeError: no")


def test_a_log_that_cannot_be_written_is_a_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "assist.log").mkdir()
    problem = start_logging(tmp_path, None)
    assert str(tmp_path) in problem and "directory" in problem
    topic.info("quiet")
    topic.warning("call 13800138000")
    printed = capsys.readouterr().err
    assert "quiet" not in printed and "138" not in printed and "call •••" in printed


def test_a_folder_that_cannot_be_made_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert start_logging(tmp_path / "file" / "logs", None)


def test_files_are_bounded(tmp_path: Path) -> None:
    start_logging(tmp_path, None)
    for _number in range(6):
        topic.info("%s", "some words " * (MOST_BYTES // 12))
    sizes = [path.stat().st_size for path in tmp_path.iterdir()]
    assert len(sizes) <= FILES + 1 and max(sizes) <= MOST_BYTES


def test_a_full_disk_costs_the_line_only(capsys: pytest.CaptureFixture[str]) -> None:
    handler = LogFile("/dev/full", delay=True)
    handler.emit(logging.LogRecord("assist.test", logging.INFO, "f", 1, "words", (), None))
    with pytest.raises(OSError):
        handler.close()
    assert capsys.readouterr().err == ""
