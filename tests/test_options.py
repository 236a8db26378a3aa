"""Wrong arguments are answered in words, not with the names of our functions."""

from __future__ import annotations

import pytest

from assist_app.app import COMMANDS, main
from assist_app.cli.options import parse
from assist_app.i18n import use_language
from assist_app.paths import resources


@pytest.mark.parametrize(
    "arguments",
    [["search", "x", "--rows", "0"], ["search", "x", "--rows", "many"], ["demo", "--speed", "0"],
     ["demo", "--speed", "fast"], ["demo", "--speed", "nan"], ["emulator", "--port", "65536"],
     ["emulator", "--port", "x"]],
)  # fmt: skip
def test_a_wrong_number_is_named_in_words(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        parse(arguments)
    said = capsys.readouterr().err
    assert (
        ended.value.code == 2
        and f"{arguments[-1]} is not" in said
        and "_count" not in said
        and "_port" not in said
    )


@pytest.mark.parametrize("words", [["--language", "zh_CN"], ["--language=zh_CN"]])
def test_help_speaks_the_language_that_is_asked_for(
    words: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        with pytest.raises(SystemExit):
            main([*words, "--help"])
    finally:
        use_language("en", resources() / "locale")
    assert "用法" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("language", "words"), [("en", "show program's version number and exit"), ("zh_CN", "显示版本号并退出")]
)
def test_help_names_every_command_in_its_language(
    language: str, words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    try:
        with pytest.raises(SystemExit):
            main(["--language", language, "--help"])
    finally:
        use_language("en", resources() / "locale")
    said = " ".join(capsys.readouterr().out.split())
    assert words in said
    assert all(f" {command} " in said for command in COMMANDS if command != "window")


@pytest.mark.parametrize(
    "command", [[], *([name] for name in COMMANDS if name != "window"), ["accounts", "add"]]
)
def test_chinese_help_has_chinese_colons(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    try:
        with pytest.raises(SystemExit):
            main(["--language", "zh_CN", *command, "--help"])
    finally:
        use_language("en", resources() / "locale")
    titles = [line for line in capsys.readouterr().out.splitlines() if line.endswith((":", "："))]
    assert titles and all(title.endswith("：") for title in titles)
    assert "选项：" in titles
