"""A clean Debian of its own in a folder, and an ordinary user in it."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

MIRROR = "http://deb.debian.org/debian"
USER = "agent"
PLAIN = {"PATH": "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin", "LANG": "C.UTF-8", "HOME": "/root"}


class Failed(Exception):
    """A step of the proof did not end as it should."""


@dataclass(frozen=True, slots=True)
class Root:
    """Commands run inside see nothing of the machine outside but its network and its screen."""

    folder: Path

    def make(self) -> None:
        """The smallest Debian there is, with one user."""
        suite = platform.freedesktop_os_release().get("VERSION_CODENAME", "bookworm")
        command = ["debootstrap", "--variant=minbase", suite, str(self.folder), MIRROR]
        subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
        sources = Path("/etc/apt/sources.list.d/debian.sources")
        if sources.exists():
            # With the corrections of the suite, as a computer that is kept up to date has them.
            (self.folder / "etc/apt/sources.list").unlink(missing_ok=True)
            shutil.copy(sources, self.folder / "etc/apt/sources.list.d/debian.sources")
        self.run("useradd", "--create-home", USER)
        self.run("apt-get", "update", "-qq")

    def run(self, *command: str, user: str = "", **more: str) -> str:
        """What a command printed; Failed with its errors when it failed."""
        done = self.start(*command, user=user, **more)
        printed, errors = done.communicate(timeout=900)
        if done.returncode != 0:
            raise Failed(
                f"{' '.join(command)}: status {done.returncode}\n{printed[-2000:]}\n{errors[-2000:]}"
            )
        return printed

    def start(self, *command: str, user: str = "", **more: str) -> subprocess.Popen[str]:
        """Starts a command in there, as root or as `user`, with the variables `more`."""
        environment: Mapping[str, str] = {**PLAIN, "DEBIAN_FRONTEND": "noninteractive", **more}
        who = [f"--userspec={user}:{user}"] if user else []
        if user:
            environment = {**environment, "HOME": f"/home/{user}", "USER": user}
        inside = f'mount -t proc proc "{self.folder}/proc" && cd / && exec chroot "$@"'
        # A mount namespace of its own: whatever happens, nothing stays mounted.
        outer = ["unshare", "--mount", "--", "sh", "-c", inside, "sh", *who, str(self.folder)]
        return subprocess.Popen(
            [*outer, *command],
            env=dict(environment),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )

    def has(self, program: str) -> bool:
        """Whether there is such a program."""
        try:
            self.run("sh", "-c", f"command -v {program}")
        except Failed:
            return False
        return True

    def take(self, file: Path) -> str:
        """Copies a file in and returns its path there."""
        shutil.copy(file, self.folder / "tmp" / file.name)
        os.chmod(self.folder / "tmp" / file.name, 0o644)  # noqa: PTH101
        return f"/tmp/{file.name}"

    def traces(self, word: str) -> list[str]:
        """Files and folders outside /home, /tmp and /var/log whose name has `word` in it."""
        outside = (self.folder / name for name in ("etc", "opt", "usr", "var/lib", "srv", "root"))
        found = [path for top in outside for path in top.rglob(f"*{word}*")]
        return [str(path.relative_to(self.folder)) for path in found if "apt/lists" not in str(path)]
