"""What tells clipboard managers not to keep a text, for copies that go through Qt, on each system."""

from __future__ import annotations

from collections.abc import Mapping

from assist_app.delivery.windows.formats import MARKS

KDE = "x-kde-passwordManagerHint"
"""Klipper and the managers that follow it keep nothing that is marked so."""


def marks_for(platform: str) -> Mapping[str, bytes]:
    """Qt formats with their bytes, for a platform as sys.platform names it.

    macOS has none that Qt would pass on; see `delivery.macos.marks`.
    """
    if platform == "win32":
        # Qt hands such a format over under the name in it, with its bytes as they are.
        return {f'application/x-qt-windows-mime;value="{name}"': data for name, data in MARKS.items()}
    return {} if platform == "darwin" else {KDE: b"secret"}
