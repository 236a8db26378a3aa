"""Films Assist beside a chat client for the README: `python -m tests.insertion.film FILE.gif FOLDER`.

The real window beside a real Chromium; the pictures it is made of, and those of questions, go to FOLDER.
`python -m tests.insertion.film questions FOLDER` takes only those of the two questions in the README.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

from tests.insertion.stage import staged
from tests.insertion.test_window import HIGH, LEFT, WIDE, Beside
from tests.journeys.desktop import until

SIZE = "1400x896+0+0"
WIDTH = 940
QUESTIONS = {
    ("light", "en"): (
        "Where is my parcel? It has not moved for three days.",
        "I am sorry. We guarantee a full refund of $58.00 by tomorrow, and our service is the best in the "
        "world. My password is: hunter2secret9",
    ),
}
"""By theme and language: what the customer asks, and what the agent is about to answer."""
COMPOSER = ("732", "786")
"""Where the agent writes in the whole window, in pixels."""
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


def asked(folder: Path) -> None:
    """The question about the wrong conversation, in the panel, and the outgoing check, in the window."""
    folder.mkdir(parents=True, exist_ok=True)
    for (theme, language), (question, answer) in QUESTIONS.items():
        for panel in (True, False):
            with tempfile.TemporaryDirectory() as home, staged(Path(home)) as stage:
                stage.screen.unlock_keyring()
                chosen = {"question": question, "theme": theme, "language": language}
                beside = Beside(stage, Path(home), panel=panel, **chosen)
                down = until(beside.card, "card that is inserted")
                beside.empty()
                # What was said of the try is gone by then.
                time.sleep(4)
                if panel:
                    beside.open_in_client(1)
                    beside.double_click(down)
                else:
                    beside.come()
                    beside.run("mousemove", *COMPOSER, "click", "1")
                    beside.run("type", "--delay", "10", answer)
                    beside.run("key", "ctrl+Return")
                time.sleep(2)
                path = folder / f"{'question' if panel else 'check'}-{theme}-{language}.png"
                beside.picture("taken")
                size = SIZE if panel else f"{WIDE}x{HIGH}+{LEFT}+0"
                taken = Path(home) / "taken.png"
                few = ["-crop", size, "+repage", "+dither", "-colors", "160"]
                subprocess.run(["convert", taken, *few, f"PNG8:{path}"], check=True)


if __name__ == "__main__":
    if sys.argv[1] == "questions":
        asked(Path(sys.argv[2]))
    else:
        filmed(Path(sys.argv[1]), Path(sys.argv[2]))
