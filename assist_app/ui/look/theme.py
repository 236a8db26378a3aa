"""The look: colour tokens for light and dark, one spacing scale, one type scale."""

from __future__ import annotations

from dataclasses import dataclass

SPACE_1, SPACE_2, SPACE_3, SPACE_4, SPACE_5 = 4, 8, 12, 16, 24
RADIUS_KEY, RADIUS_CARD, RADIUS_BUBBLE = 6, 10, 12
TYPE_SMALL, TYPE_META, TYPE_BODY, TYPE_TITLE, TYPE_HEADLINE = 12, 13, 14, 15, 20
TYPE_SIGN = 10
"""Of an exclamation mark within a shape; no text is so small."""
LIST_WIDTH, LIST_LEAST_WIDTH, PANEL_WIDTH, PANEL_ONLY_WIDTH, PANEL_LEAST_WIDTH = 256, 224, 400, 380, 360
LEAST_HEIGHT, PANEL_LEAST_HEIGHT = 480, 400
HEADER_HEIGHT, STATUS_HEIGHT, SCROLL_BAR = 52, 28, 10
LINE_HEIGHT = 1.5


@dataclass(frozen=True, slots=True)
class Theme:
    """Colours as "#RRGGBB"; texts have a contrast of 4.5:1 or more on their surfaces."""

    name: str
    background: str
    surface: str
    surface2: str
    hairline: str
    text: str
    secondary: str
    accent: str
    accent_soft: str
    on_accent: str
    good: str
    warn: str
    bad: str
    bad_soft: str
    highlight: str

    @property
    def dark(self) -> bool:
        """True for the dark theme."""
        return self.name == "dark"


LIGHT = Theme(
    name="light",
    background="#F5F6F8",
    surface="#FFFFFF",
    surface2="#F0F2F5",
    hairline="#E2E5EA",
    text="#1B1F24",
    secondary="#5A6370",
    accent="#2A66E0",
    accent_soft="#E9F0FE",
    on_accent="#FFFFFF",
    good="#187A48",
    warn="#9A5B00",
    bad="#C0342B",
    bad_soft="#FDECEA",
    highlight="#FFF3DC",
)
DARK = Theme(
    name="dark",
    background="#14171B",
    surface="#1C2025",
    surface2="#23282F",
    hairline="#2D333B",
    text="#E9ECF0",
    secondary="#9BA5B1",
    accent="#7BA7FF",
    accent_soft="#1F2F4D",
    on_accent="#14171B",
    good="#5CC791",
    warn="#E5B45A",
    bad="#FF8A80",
    bad_soft="#43211F",
    highlight="#3A2F14",
)
THEMES = {theme.name: theme for theme in (LIGHT, DARK)}
