"""The look of the plain widgets: one style sheet and one palette from the colour tokens."""

from __future__ import annotations

from PySide6.QtGui import QColor, QFont, QPalette

from assist_app.i18n import active_language
from assist_app.ui.look.theme import (
    RADIUS_CARD,
    RADIUS_KEY,
    SCROLL_BAR,
    TYPE_BODY,
    TYPE_HEADLINE,
    TYPE_META,
    TYPE_SMALL,
    TYPE_TITLE,
    Theme,
)

CHINESE = ("Noto Sans CJK SC", "PingFang SC", "Microsoft YaHei UI")
LATIN = (
    "Segoe UI",
    "Helvetica Neue",
    "Noto Sans",
    "Open Sans",
    "Inter",
    "Adwaita Sans",
    "Cantarell",
    "Ubuntu",
    "Liberation Sans",
    "DejaVu Sans",
)
EMOJI = ("Noto Color Emoji",)


def application_font() -> QFont:
    """The body font; what its families lack comes from the system's own.

    Curly quotes are in both kinds, as wide as a Chinese sign or as a letter: the first family decides.
    To ask the Chinese family for narrow ones would make its commas narrow too.
    """
    chinese = active_language() == "zh_CN"
    font = QFont()
    font.setFamilies([*CHINESE, *LATIN, *EMOJI] if chinese else [*LATIN, *CHINESE, *EMOJI])
    font.setPixelSize(TYPE_BODY)
    return font


def palette(theme: Theme) -> QPalette:
    """Qt's palette in our colours, for everything the style sheet does not name."""
    colours = QPalette()
    roles = {
        QPalette.ColorRole.Window: theme.background,
        QPalette.ColorRole.WindowText: theme.text,
        QPalette.ColorRole.Base: theme.surface,
        QPalette.ColorRole.AlternateBase: theme.surface2,
        QPalette.ColorRole.Text: theme.text,
        QPalette.ColorRole.Button: theme.surface2,
        QPalette.ColorRole.ButtonText: theme.text,
        QPalette.ColorRole.ToolTipBase: theme.surface,
        QPalette.ColorRole.ToolTipText: theme.text,
        QPalette.ColorRole.PlaceholderText: theme.secondary,
        QPalette.ColorRole.Highlight: theme.accent,
        QPalette.ColorRole.HighlightedText: theme.on_accent,
        QPalette.ColorRole.Link: theme.accent,
    }
    for role, colour in roles.items():
        colours.setColor(role, QColor(colour))
    return colours


def style_sheet(theme: Theme) -> str:
    """QSS for the whole application."""
    return f"""
* {{ outline: none; }}
QWidget {{ color: {theme.text}; font-size: {TYPE_BODY}px; }}
QMainWindow, QDialog, QWidget#page {{ background: {theme.background}; }}
QWidget#surface, QFrame#surface {{ background: {theme.surface}; }}
QFrame#line {{ background: {theme.hairline}; border: none; }}
QLabel {{ background: transparent; }}
QLabel#title {{ font-size: {TYPE_TITLE}px; font-weight: 600; }}
QLabel#unsure {{ color: {theme.secondary}; font-size: {TYPE_TITLE}px; font-weight: 600; }}
QLabel#headline {{ font-size: {TYPE_HEADLINE}px; font-weight: 600; }}
QLabel#quiet {{ color: {theme.secondary}; font-size: {TYPE_META}px; }}
QLabel#small {{ color: {theme.secondary}; font-size: {TYPE_SMALL}px; }}
QLabel#badge {{ background: {theme.surface2}; color: {theme.secondary}; border-radius: 4px;
    padding: 1px 6px; font-size: {TYPE_SMALL}px; }}
QLabel#key {{ background: {theme.surface2}; color: {theme.secondary}; border: 1px solid {theme.hairline};
    border-radius: {RADIUS_KEY}px; font-size: {TYPE_META}px; font-weight: 600; }}
QLabel#bad {{ background: {theme.bad_soft}; color: {theme.bad}; border-radius: 9px; padding: 1px 8px;
    font-size: {TYPE_SMALL}px; }}
QLabel#good {{ background: {theme.surface2}; color: {theme.good}; border-radius: 9px; padding: 1px 8px;
    font-size: {TYPE_SMALL}px; }}
QLabel#warn {{ color: {theme.warn}; }}
QLabel#wrong {{ color: {theme.bad}; font-size: {TYPE_SMALL}px; }}
QLabel#works {{ color: {theme.good}; font-size: {TYPE_META}px; }}
QLabel#fails {{ color: {theme.bad}; font-size: {TYPE_META}px; }}
QAbstractButton#question {{ font-size: {TYPE_META}px; }}
QFrame#notice {{ background: {theme.highlight}; border: none; border-bottom: 1px solid {theme.hairline}; }}
QFrame#sheet-ask, QFrame#sheet-block {{ background: {theme.surface}; border: 2px solid {theme.warn};
    border-radius: {RADIUS_CARD}px; }}
QFrame#sheet-block {{ border-color: {theme.bad}; }}
QFrame#passing {{ background: {theme.surface}; border: none; border-top: 1px solid {theme.hairline}; }}
QFrame#popup {{ background: {theme.surface}; border: 1px solid {theme.secondary}; }}
QDialogButtonBox, QMessageBox {{ button-layout: 3; }}
QPushButton {{ background: {theme.surface}; border: 1px solid {theme.hairline};
    border-radius: {RADIUS_KEY}px; padding: 5px 12px; }}
QPushButton:hover {{ background: {theme.surface2}; }}
QPushButton:focus {{ border-color: {theme.accent}; }}
QPushButton:disabled {{ color: {theme.secondary}; }}
QPushButton#primary, QPushButton:default {{ background: {theme.accent}; color: {theme.on_accent};
    border-color: {theme.accent}; }}
QPushButton#primary:focus, QPushButton:default:focus {{ border: 2px solid {theme.text}; padding: 4px 11px; }}
QPushButton#primary:disabled {{ background: {theme.surface2}; color: {theme.secondary};
    border-color: {theme.hairline}; }}
QPushButton#link, QToolButton#link {{ background: transparent; border: 1px solid transparent;
    color: {theme.accent}; padding: 2px 6px; font-size: {TYPE_META}px; }}
QPushButton#link:hover, QToolButton#link:hover {{ background: {theme.accent_soft}; }}
QPushButton#link:disabled {{ color: {theme.secondary}; }}
QPushButton#link:focus, QToolButton#link:focus {{ border-color: {theme.accent}; }}
QPushButton#done {{ background: transparent; border: 1px solid transparent; color: {theme.good};
    padding: 2px 6px; font-size: {TYPE_META}px; }}
QPushButton#warn {{ background: transparent; border: 1px solid transparent; color: {theme.warn};
    padding: 2px 6px; font-size: {TYPE_META}px; }}
QPushButton#float {{ background: {theme.accent_soft}; color: {theme.accent}; border-radius: 13px;
    padding: 3px 12px; font-size: {TYPE_META}px; }}
QPushButton#waits-calm, QPushButton#waits-warn, QPushButton#waits-bad {{ background: {theme.surface2};
    border: 1px solid transparent; border-radius: 11px; padding: 2px 9px; color: {theme.secondary};
    font-size: {TYPE_META}px; }}
QPushButton#waits-warn {{ background: {theme.highlight}; color: {theme.warn}; font-weight: 600; }}
QPushButton#waits-bad {{ background: {theme.bad_soft}; color: {theme.bad}; font-weight: 600; }}
QPushButton#waits-calm:focus, QPushButton#waits-warn:focus, QPushButton#waits-bad:focus {{
    border-color: {theme.accent}; }}
QPushButton#tab {{ background: transparent; border: 1px solid transparent; color: {theme.secondary};
    padding: 2px 7px; font-size: {TYPE_META}px; }}
QPushButton#tab:checked {{ color: {theme.text}; font-weight: 600; background: {theme.surface2};
    border-radius: {RADIUS_KEY}px; }}
QPushButton#tab:focus {{ border-color: {theme.accent}; border-radius: {RADIUS_KEY}px; }}
QToolButton {{ background: transparent; border: 1px solid transparent; border-radius: {RADIUS_KEY}px;
    padding: 3px; color: {theme.secondary}; }}
QToolButton:hover {{ background: {theme.surface2}; color: {theme.text}; }}
QToolButton:focus {{ border-color: {theme.accent}; }}
QToolButton#states {{ padding: 0 2px; font-size: {TYPE_SMALL}px; }}
QLineEdit, QPlainTextEdit, QTextEdit, QSpinBox, QComboBox {{ background: {theme.surface};
    border: 1px solid {theme.hairline}; border-radius: {RADIUS_CARD}px; padding: 7px 10px;
    placeholder-text-color: {theme.secondary};
    selection-background-color: {theme.accent}; selection-color: {theme.on_accent}; }}
QLineEdit:focus, QPlainTextEdit:focus, QTextEdit:focus, QSpinBox:focus, QComboBox:focus {{
    border-color: {theme.accent}; }}
QPlainTextEdit, QTextEdit {{ padding: 7px 8px; }}
QComboBox {{ padding-left: 12px; }}
QSpinBox {{ padding: 6px 10px 5px 12px; }}
QComboBox::drop-down {{ border: none; width: 24px; }}
QComboBoxPrivateContainer {{ background: {theme.surface}; }}
QComboBox QAbstractItemView {{ background: {theme.surface}; border: 1px solid {theme.hairline}; padding: 4px;
    selection-background-color: {theme.accent_soft}; selection-color: {theme.text}; }}
QComboBox QAbstractItemView::item {{ padding: 5px 5px; border-radius: 4px; }}
QComboBox QAbstractItemView::item:selected {{ background: {theme.accent_soft}; color: {theme.text}; }}
QListView, QTableView, QTreeView {{ background: {theme.surface}; border: none;
    selection-background-color: {theme.accent_soft}; selection-color: {theme.text}; }}
QTableView::item {{ padding: 0 5px; }}
QTableView, QListWidget, HintedList, AccountList {{ border: 1px solid transparent; }}
QTableView:focus, QListWidget:focus, HintedList:focus, AccountList:focus {{ border-color: {theme.accent}; }}
QHeaderView::section {{ background: {theme.surface2}; color: {theme.secondary}; border: none;
    padding: 6px 8px; font-size: {TYPE_SMALL}px; }}
QTabWidget::pane {{ border: none; }}
QTabBar::tab {{ background: transparent; color: {theme.secondary}; padding: 8px 14px; }}
QTabBar::tab:selected:focus {{ background: {theme.accent_soft}; }}
QTabBar::tab:selected {{ color: {theme.text}; border-bottom: 2px solid {theme.accent}; }}
QMenu {{ background: {theme.surface}; border: 1px solid {theme.hairline}; padding: 4px; }}
QMenu::item {{ padding: 6px 20px; border-radius: 4px; }}
QMenu::item:selected {{ background: {theme.accent_soft}; }}
QToolTip {{ background: {theme.surface}; color: {theme.text}; border: 1px solid {theme.hairline};
    padding: 4px 8px; }}
QScrollBar:vertical {{ background: transparent; width: {SCROLL_BAR}px; margin: 0; }}
QScrollBar::handle:vertical {{ background: {theme.hairline}; border-radius: 3px; min-height: 36px;
    margin: 2px; }}
QScrollBar::handle:vertical:hover {{ background: {theme.secondary}; }}
QScrollBar::add-line, QScrollBar::sub-line, QScrollBar::add-page, QScrollBar::sub-page {{
    background: transparent; height: 0; width: 0; }}
QProgressBar {{ background: {theme.surface2}; border: none; height: 2px; }}
QProgressBar::chunk {{ background: {theme.accent}; }}
QSplitter::handle {{ background: {theme.hairline}; }}
"""
