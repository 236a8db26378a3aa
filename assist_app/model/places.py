"""Where windows stand: rectangles on the screens, in the pixels of the screen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Edge(StrEnum):
    """The side of a screen, or of another window, at which the panel stands."""

    LEFT = "left"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle; `left` and `top` may be negative on screens beside the first."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column that is no longer in it."""
        return self.left + self.width

    @property
    def bottom(self) -> int:
        """The first row that is no longer in it."""
        return self.top + self.height

    def shared(self, other: Box) -> Box:
        """What both have; without width or height where they do not meet."""
        left, top = max(self.left, other.left), max(self.top, other.top)
        right, bottom = min(self.right, other.right), min(self.bottom, other.bottom)
        return Box(left, top, max(0, right - left), max(0, bottom - top))

    @property
    def area(self) -> int:
        """Square pixels."""
        return self.width * self.height


@dataclass(frozen=True, slots=True)
class Neighbour:
    """A window that is followed: its outer frame; None while it is not on the screen. `gone` for good."""

    frame: Box | None = None
    gone: bool = False


def docked(area: Box, width: int, edge: Edge) -> Box:
    """At the edge of a work area, as high as it; never wider than half of it unless it is very narrow."""
    wide = min(width, area.width)
    left = area.left if edge is Edge.LEFT else area.right - wide
    return Box(left, area.top, wide, area.height)


def beside(frame: Box, areas: Sequence[Box], width: int, edge: Edge) -> Box:
    """Beside a window, inside the work area in which most of that window lies.

    On the wished side; where there is no room on that side, on the other; where there is none on either, over
    the window's own edge. As high as the window as far as the work area goes.
    """
    area = max(areas, key=lambda one: one.shared(frame).area)
    wide = min(width, area.width)
    places = {Edge.LEFT: frame.left - wide, Edge.RIGHT: frame.right}
    other = Edge.LEFT if edge is Edge.RIGHT else Edge.RIGHT
    fitting = [places[side] for side in (edge, other) if area.left <= places[side] <= area.right - wide]
    inside = frame.left if edge is Edge.LEFT else frame.right - wide
    left = fitting[0] if fitting else max(area.left, min(area.right - wide, inside))
    seen = frame.shared(Box(frame.left, area.top, frame.width, area.height))
    return Box(left, seen.top, wide, seen.height) if seen.height else docked(area, width, edge)
