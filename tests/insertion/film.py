"""Films Assist beside a chat client for the README: `python -m tests.insertion.film FILE.gif FOLDER`.

The real window beside a real Chromium; the pictures it is made of, and those of questions, go to FOLDER.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.insertion.stage import staged
from tests.insertion.test_window import Beside
from tests.journeys.desktop import until

SIZE = "1400x896+0+0"
WIDTH = 940
COLOURS = 96


class Film:
    """Pictures of the screen, each with how long it is shown."""

    def __init__(self, beside: Beside, folder: Path) -> None:
        self._beside, self._folder = beside, folder
        self._takes: list[tuple[Path, int]] = []

    def take(self, hundredths: int, name: str = "") -> None:
        """What is on the screen now."""
        path = self._folder / f"{name or f'film-{len(self._takes)}'}.png"
        self._beside.stage.screen.picture(path)
        subprocess.run(["convert", path, "-crop", SIZE, "+repage", path], check=True)
        self._takes.append((path, hundredths))

    def save(self, path: Path) -> None:
        """As an animated GIF that begins anew."""
        takes = [part for take, time in self._takes for part in ("-delay", str(time), str(take))]
        look = ["-resize", f"{WIDTH}x", "+dither", "-colors", str(COLOURS), "-layers", "Optimize"]
        subprocess.run(["convert", "-loop", "0", *takes, *look, str(path)], check=True)


def act(beside: Beside, film: Film) -> None:
    """A reply is inserted with two clicks; with another customer in front Assist asks first."""
    down = until(beside.card, "card that is inserted")
    beside.empty()
    # What was said of the try is gone by then.
    time.sleep(4)
    film.take(180)
    beside.double_click(down)
    assert beside.given()
    film.take(60)
    film.take(240, "inserted")
    beside.empty()
    beside.open_in_client(1)
    film.take(120)
    beside.double_click(down)
    assert not beside.given(1.0)
    film.take(360, "wrong-conversation")
    beside.open_in_client(0)
    film.take(180)


def filmed(file: Path, folder: Path, acted: Callable[[Beside, Film], None] = act) -> None:
    """The whole film."""
    folder.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as home, staged(Path(home)) as stage:
        stage.screen.unlock_keyring()
        beside = Beside(stage, Path(home), panel=True)
        film = Film(beside, folder)
        acted(beside, film)
        film.save(file)


if __name__ == "__main__":
    filmed(Path(sys.argv[1]), Path(sys.argv[2]))
