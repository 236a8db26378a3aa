"""The right side of the window: cards filled and painted, search rows painted."""

from __future__ import annotations

import time

from PySide6.QtWidgets import QApplication

from assist_app.model.script import Script
from assist_app.model.suggestion import Reason, ReasonKind, Suggestion
from assist_app.startup.first_picture import make_application
from assist_app.ui.cards.script_text import ScriptText
from assist_app.ui.cards.search_results import SearchResults
from assist_app.ui.cards.search_rows import SearchRow
from assist_app.ui.cards.suggestion_panel import SuggestionPanel
from assist_app.ui.look.style_sheet import palette, style_sheet
from assist_app.ui.look.theme import LIGHT
from tests.bench.rows import Row, percentile

TURNS = 300
TEXTS = (
    "王女士，非常抱歉让您久等。已为您加急催促物流，预计明天 18:00 前送达。",
    "理解您着急的心情。包裹目前在 {转运中心}，我已联系承运方核实，10 分钟内给您准确答复。",
    "给您带来不便深表歉意，可以为您申请 10 元补偿券，同时继续跟进物流，您看可以吗？",
    "退款会原路返回，银行卡一般 1–3 个工作日，花呗即时到账。",
    "如果您仍想退款：在“我的订单”点“申请退款”，审核通过后 {到账时间} 到账。",
    "您好，已经帮您登记了加急处理，物流更新后第一时间通知您，请放心。",
)
REASONS = (Reason(ReasonKind.WORDS, ("物流",)), Reason(ReasonKind.PAST_USE, ("12",)))


def suggestion(turn: int, place: int) -> Suggestion:
    """A reply that differs from turn to turn, so that nothing can be reused from the turn before."""
    text = f"{TEXTS[(turn + place) % len(TEXTS)]}{turn}"
    return Suggestion(f"{turn}/{place}", (text,), ("embedded",), reasons=REASONS, highlights=("物流", "退款"))


def panel_times() -> list[float]:
    """Milliseconds from the call to painted cards, one figure for each new turn of five suggestions."""
    panel = SuggestionPanel({"embedded": "本地"})
    panel.set_theme(LIGHT)
    panel.resize(400, 800)
    # Away from the pointer: under it newer rows are held back and nothing would be painted.
    panel.move(500, 500)
    panel.show()
    QApplication.processEvents()
    spent = []
    for turn in range(TURNS):
        rows = tuple(suggestion(turn, place) for place in range(5))
        started = time.perf_counter()
        panel.show_rows(f"t{turn}", rows)
        QApplication.processEvents()
        while not panel.filled:
            QApplication.processEvents()
        panel.repaint()
        spent.append((time.perf_counter() - started) * 1000)
        assert panel.turn == f"t{turn}" and not panel.held
    panel.close()
    return spent[20:]


def layout_times() -> list[float]:
    """Milliseconds to lay out the text of six cards."""
    texts = [ScriptText() for _text in TEXTS]
    spent = []
    for turn in range(TURNS):
        for place, text in enumerate(texts):
            text.set_messages((f"{TEXTS[place]}{turn}",), ("物流", "退款"))
        started = time.perf_counter()
        for text in texts:
            text.heightForWidth(320)
        spent.append((time.perf_counter() - started) * 1000)
    return spent[20:]


def search_times() -> list[float]:
    """Milliseconds to show and paint forty rows of a new query."""
    results = SearchResults()
    results.set_theme(LIGHT)
    results.resize(400, 640)
    results.show()
    QApplication.processEvents()
    spent = []
    for turn in range(TURNS):
        scripts = (Script(f"{n}", "zh", f"话术 {turn}", (TEXTS[n % 6],), category="售后") for n in range(40))
        rows = [SearchRow(script, ("物流", "退款")) for script in scripts]
        started = time.perf_counter()
        results.set_query(f"{turn}")
        results.show_rows(f"{turn}", rows)
        results.viewport().repaint()
        spent.append((time.perf_counter() - started) * 1000)
    results.close()
    return spent[20:]


def panel_rows() -> list[Row]:
    """Figures of the cards, of their text, and of search rows."""
    app = QApplication.instance() or make_application([])
    app.setPalette(palette(LIGHT))
    app.setStyleSheet(style_sheet(LIGHT))
    found = []
    for what, times, bar in (
        ("five suggestions of a new turn shown and painted, p99", panel_times(), None),
        ("text of six cards laid out, p99", layout_times(), 3.0),
        ("forty search rows shown and painted, p99", search_times(), None),
    ):
        detail = f"p50 {percentile(times, 0.5):.2f} ms, n={len(times)}"
        found.append(Row(what, percentile(times, 0.99), "ms", bar, detail=detail))
    return found


if __name__ == "__main__":
    for row in panel_rows():
        print(f"{row.what}: {row.figure:.2f} {row.unit} ({row.detail})")
