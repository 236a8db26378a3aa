"""A support agent's first day: a helpdesk posts a chat, a card is clicked, the reply is on the clipboard."""

from __future__ import annotations

import json
import signal
from pathlib import Path

from assist_app.files.content import load_library
from assist_app.paths import resources
from tests.journeys.desktop import TOKEN, Screen, acting, free_port, listening, post, said, screen, until


def settings(folder: Path, port: int, **more: object) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    values = {"http_port": port, "theme": "light", "language": "en", **more}
    (folder / "settings.json").write_text(json.dumps(values))


def known_replies() -> set[str]:
    library = load_library(resources() / "library" / "zh")
    texts = {"\n".join(script.messages) for script in library.scripts}
    return texts | {definition.script for definition in library.intents}


def plain(text: str) -> str:
    """A reply with the blank for the customer's name left as the library has it."""
    return text.replace("Ms Wang", "{客户称呼}").strip()


def click_first_card(stage: Screen, window: str) -> None:
    """The first card lies below the intent header and the questions, at the right edge."""
    geometry = dict(
        line.split("=") for line in stage.run("xdotool", "getwindowgeometry", "--shell", window).split()
    )
    left, top, wide = (int(geometry[name]) for name in ("X", "Y", "WIDTH"))
    stage.run("xdotool", "mousemove", str(left + wide - 220), str(top + 140), "click", "1")


def test_from_a_posted_message_to_the_clipboard_and_on_after_a_restart(tmp_path: Path) -> None:
    port = free_port()
    data = tmp_path / "data"
    settings(data, port)
    with screen(tmp_path) as stage:
        stage.unlock_keyring()
        program = stage.start("--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN)
        window = until(stage.window, "window")
        until(lambda: listening(port), "endpoint")
        assert post(port, [said("m1", "你好"), said("m2", "快递三天没更新了，到底怎么回事？")]) == {
            "new": 2,
            "dup": 0,
        }
        assert post(port, [said("m2", "快递三天没更新了，到底怎么回事？")]) == {"new": 0, "dup": 1}

        copied = acting(lambda: click_first_card(stage, window), stage.clipboard, "reply on the clipboard")
        assert plain(copied) in known_replies()
        stage.run("xdotool", "mousemove", "5", "5")

        post(port, [said("m3", "马上给您查", role="agent"), said("m4", "我要退款，怎么申请")])

        def pressed() -> str:
            stage.run("xdotool", "windowactivate", "--sync", window)
            stage.run("xdotool", "key", "alt+1")
            text = stage.clipboard()
            return text if plain(text) != plain(copied) else ""

        assert plain(until(pressed, "second reply")) in known_replies()

        program.send_signal(signal.SIGKILL)
        program.wait(20)
        stage.start("--data-dir", str(data), ASSIST_HTTP_TOKEN=TOKEN)
        until(lambda: listening(port), "endpoint again")
        assert post(port, [said("m4", "我要退款，怎么申请"), said("m5", "喂？")]) == {"new": 1, "dup": 1}
        until(lambda: stage.window("Ms Wang"), "the same conversation after a restart")
    assert not [path for path in data.rglob("*") if path.is_file() and "退款".encode() in path.read_bytes()]
