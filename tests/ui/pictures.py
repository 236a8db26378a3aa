"""What tests ask of grabbed pictures."""

from __future__ import annotations

from collections import Counter

from PySide6.QtGui import QColor, QImage


def colours(picture: QImage) -> set[str]:
    """All colours of a picture as "#rrggbb"."""
    return {picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())}


def grounds(picture: QImage, share: float = 0.005) -> set[str]:
    """The colours that cover more than a share of a picture: no mere edges of letters."""
    counted = Counter(
        picture.pixelColor(x, y).name() for x in range(picture.width()) for y in range(picture.height())
    )
    least = share * picture.width() * picture.height()
    return {name for name, count in counted.items() if count > least}


def has_colour(picture: QImage, colour: str) -> bool:
    """Whether any pixel has exactly this colour."""
    return QColor(colour).name() in colours(picture)


def distance(one: str, other: str) -> int:
    """How far two colours lie apart, channel by channel."""
    pairs = zip(QColor(one).getRgb(), QColor(other).getRgb(), strict=True)
    return sum(abs(a - b) for a, b in pairs)
