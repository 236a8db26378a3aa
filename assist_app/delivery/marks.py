"""What tells clipboard managers not to keep a text, for copies that go through Qt, on each system."""

from __future__ import annotations

from collections.abc import Mapping

from assist_app.delivery.windows.formats import MARKS

KDE, SECRET = "x-kde-passwordManagerHint", b"secret"
"""Klipper and the managers that follow it keep nothing that is marked so.

It was made for passwords, and is the only mark there is on X11 and Wayland. It asks for what the transient
marks of Windows and macOS ask for, and what a reply needs that names a customer and an order: to be pasted
as often as wanted, but in nobody's history. So copied texts carry it too, not only those that are lent.
"""


def marks_for(platform: str) -> Mapping[str, bytes]:
    """Qt formats with their bytes, for a platform as sys.platform names it.

    macOS has none that Qt would pass on; see `delivery.macos.marks`.
    """
    if platform == "win32":
        # Qt hands such a format over under the name in it, with its bytes as they are.
        return {f'application/x-qt-windows-mime;value="{name}"': data for name, data in MARKS.items()}
    return {} if platform == "darwin" else {KDE: SECRET}
