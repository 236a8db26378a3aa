"""Composes the doctor's probes from the rooms: vault, store, engine, fonts, screen, reach."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from functools import cache, partial
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import apsw

from assist_app.backends.embedded.encoder import Encoder
from assist_app.build_id import build
from assist_app.cli import reach_checks
from assist_app.delivery.insertion import here
from assist_app.doctor import Check, State, examine
from assist_app.files import settings
from assist_app.files.passphrase import given_passphrase
from assist_app.i18n import _, active_language, joined
from assist_app.model.shortcuts import wished
from assist_app.paths import DataFolder, there
from assist_app.rooms.keeping import KEYRING_SECONDS, Kept, open_kept
from assist_app.startup.folder_lock import holder
from assist_app.vault import choose_vault

LITTLE_ROOM = 200 * 1024 * 1024


def check_all(
    folder: DataFolder, resources: Path, late: Callable[[str], Any], kept: Kept | None = None
) -> tuple[Check, ...]:
    """All findings, the most basic first. `kept` is what a running window has open already."""
    chosen = settings.load(folder.settings).settings
    choice = cache(lambda: here(os.environ, lambda name: find_spec(name) is not None, late))
    session: Callable[[], Any] = partial(late, "delivery.surroundings")
    window = cache(lambda: holder(folder))
    return examine(
        (
            (_("Versions"), _versions),
            (_("Screen"), _screen),
            (_("Fonts"), _fonts),
            (_("Data folder"), lambda: _folder(folder)),
            (_("Encryption"), _encryption),
            (_("Keyring and store"), lambda: _store(folder) if kept is None else _kept(kept)),
            (_("Language model"), _encoder),
            (_("Starter content"), lambda: _content(resources)),
            (_("Port"), lambda: reach_checks.port(chosen.http_port, window)),
            (_("Insertion"), lambda: reach_checks.insertion(choice(), sys.platform, os.environ)),
            (
                _("Global keys"),
                lambda: reach_checks.global_keys(
                    choice().name,
                    wished(chosen.shortcuts),
                    late,
                    lambda: late("delivery.wayland.portals").found(),
                    running=bool(window()),
                ),
            ),
            (_("Tray icon"), lambda: reach_checks.tray(sys.platform, lambda: session().has_tray())),
            (
                _("Password fields"),
                lambda: reach_checks.password_fields(choice().name, lambda: session().has_accessibility()),
            ),
        )
    )


def _versions() -> Check:
    words = f"Assist {build()}, Python {platform.python_version()}, PySide6 {version('PySide6-Essentials')}"
    name = _("Versions")
    if sys.version_info < (3, 12) and version("PySide6-Essentials").startswith("6.12"):
        return Check(name, State.FAIL, words, _("PySide6 6.12 crashes on this Python; install 6.11.3."))
    return Check(name, State.OK, f"{words}, {platform.system()} {platform.release()}, {active_language()}")


def _screen() -> Check:
    if not sys.platform.startswith("linux"):
        return Check(_("Screen"), State.OK, platform.system())
    session = os.environ.get("XDG_SESSION_TYPE", "")
    for name in ("WAYLAND_DISPLAY", "DISPLAY"):
        if os.environ.get(name):
            return Check(_("Screen"), State.OK, f"{name}={os.environ[name]} {session}".strip())
    words = _("there is none; the window cannot be shown")
    remedy = _("Use ask, search and demo --headless, or start a desktop session.")
    return Check(_("Screen"), State.WARN, words, remedy)


def _fonts() -> Check:
    if shutil.which("fc-list") is None:
        return Check(_("Fonts"), State.OK, _("provided by the system"))
    missing = [
        words
        for query, words in ((":lang=zh-cn", _("Chinese")), (":lang=und-zsye", _("emoji")))
        if not subprocess.run(["fc-list", query, "family"], capture_output=True, check=False).stdout.strip()
    ]
    if not missing:
        return Check(_("Fonts"), State.OK, _("Chinese and emoji are there"))
    remedy = _("Install fonts-noto-cjk and fonts-noto-color-emoji.")
    return Check(_("Fonts"), State.WARN, _("missing: {names}").format(names=", ".join(missing)), remedy)


def _folder(folder: DataFolder) -> Check:
    name = _("Data folder")
    if folder.closed:
        words = _("{folder} cannot be looked into: {reason}").format(folder=folder.root, reason=folder.closed)
        return Check(name, State.FAIL, words, _("Change its permissions or choose another with --data-dir."))
    place = folder.root
    while not there(place):
        place = place.parent
    if not os.access(place, os.W_OK):
        words = _("{folder} cannot be written").format(folder=folder.root)
        return Check(name, State.FAIL, words, _("Change its permissions or choose another with --data-dir."))
    free = shutil.disk_usage(place).free
    words = _("{folder}, {room} MB free").format(folder=folder.root, room=f"{free // 1_000_000:,}")
    if free < LITTLE_ROOM:
        return Check(name, State.WARN, words, _("Free some room; messages cannot be kept on a full disk."))
    return Check(name, State.OK, words)


def _encryption() -> Check:
    made_by = getattr(apsw, "mc_version", "")
    if made_by:
        return Check(_("Encryption"), State.OK, made_by)
    remedy = _("Uninstall apsw and install apsw-sqlite3mc again.")
    return Check(_("Encryption"), State.FAIL, _("plain apsw is installed; data would be readable"), remedy)


def _store(folder: DataFolder) -> Check:
    """Opens what is there; a doctor makes nothing: no folder, no key, no file."""
    name = _("Keyring and store")
    if not there(folder.store):
        return _vault(folder, name)
    kept = open_kept(folder, given_passphrase(), repair=False)
    try:
        return _kept(kept)
    finally:
        kept.store.close()


def _kept(kept: Kept) -> Check:
    name = _("Keyring and store")
    if kept.durable:
        return Check(name, State.OK, _("data are kept, key in: {kind}").format(kind=kept.choice.vault.kind))
    remedy = _("Unlock or install a system keyring, or set a pass-phrase in the window.")
    return Check(name, State.WARN, joined(kept.notices), remedy)


def _vault(folder: DataFolder, name: str) -> Check:
    """Before the first start: where the key would go; looking makes neither key nor file."""
    choice = choose_vault(folder.root, folder.key_file, given_passphrase(), KEYRING_SECONDS)
    kind = choice.vault.kind
    if kind != "memory":
        words = _("nothing stored yet; the key will be kept in: {kind}").format(kind=kind)
        return Check(name, State.OK, words)
    remedy = _("Unlock or install a system keyring, or set a pass-phrase in the window.")
    return Check(name, State.WARN, joined(passed.reason for passed in choice.passed_over), remedy)


def _encoder() -> Check:
    started = time.perf_counter()
    encoder = Encoder()
    encoder.load()
    loaded = time.perf_counter()
    encoder.encode(["快递三天没更新了"])
    words = _("loaded in {seconds:.1f} s, one sentence in {milliseconds:.1f} ms")
    spent = (time.perf_counter() - loaded) * 1000
    return Check(_("Language model"), State.OK, words.format(seconds=loaded - started, milliseconds=spent))


def _content(resources: Path) -> Check:
    files = sorted(path.name for path in (resources / "library").glob("*"))
    demos = len(list((resources / "demo").glob("*.jsonl")))
    words = _("libraries: {names}; demo conversations: {count}").format(names=", ".join(files), count=demos)
    return Check(_("Starter content"), State.OK if files and demos else State.FAIL, words)
