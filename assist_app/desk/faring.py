"""How a backend fared, as the bottom line says it: in full, in few words, and for the vendor's support."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping

from assist_app.assist.session import BackendReport, Spent
from assist_app.i18n import _, ngettext
from assist_app.ui.accounts.board_words import KINDS
from assist_app.ui.window.status_bar import BackendState, Level


class Faring:
    """Turns reports into states; a problem keeps the time at which it was first seen."""

    def __init__(self, titles: Mapping[str, str], clock: Callable[[], float] = time.time) -> None:
        """`titles` gives the name for people of each backend; `clock` seconds since the epoch."""
        self._titles = titles
        self._clock = clock
        self._seen: dict[str, tuple[tuple[str, str], float]] = {}

    def state_of(self, turn_id: str, report: BackendReport) -> BackendState:
        """The state to show for a report about a turn."""
        title = self._titles.get(report.name, report.name)
        if report.problem:
            return self._trouble(turn_id, title, report)
        self._seen.pop(report.name, None)
        if report.milliseconds is None:
            return BackendState(Level.OK, _("{name}: writing…").format(name=title))
        brief = _timed(title, report.milliseconds)
        more = [part for part in (report.remark, spent_words(report.spent)) if part]
        # The dots say that there is more to read.
        return BackendState(Level.OK, " · ".join([brief, *more]), f"{brief} …" if more else brief)

    def _trouble(self, turn_id: str, title: str, report: BackendReport) -> BackendState:
        words = _named(title, report.problem)
        if report.stepped_aside:
            return BackendState(Level.OFF, words, _named(title, _("stepped aside")))
        short = _(KINDS[report.kind]) if report.kind in KINDS and report.kind != "unknown" else _("failed")
        key = (turn_id, report.problem)
        if self._seen.get(report.name, (None,))[0] != key:
            self._seen[report.name] = (key, self._clock())
        return BackendState(
            Level.WARNING, words, _named(title, short), _details(words, report, self._seen[report.name][1])
        )


def _timed(title: str, milliseconds: float) -> str:
    """From a second on no digit more than anybody reads."""
    if milliseconds >= 1000:
        return _("{name} {seconds:.1f} s").format(name=title, seconds=milliseconds / 1000)
    return _("{name} {milliseconds:.0f} ms").format(name=title, milliseconds=milliseconds)


def _named(title: str, words: str) -> str:
    """The words after the backend's name, unless they begin with it."""
    return words if words.startswith(title) else _("{name}: {words}").format(name=title, words=words)


def _details(words: str, report: BackendReport, at: float) -> str:
    """What a vendor's support asks for, a line each."""
    when = time.strftime("%Y-%m-%d %H:%M:%S %z", time.localtime(at))
    lines = [
        (_("kind"), report.kind),
        (_("code"), report.code),
        (_("request"), report.request_id),
        (_("time"), when),
    ]
    return "\n".join([words, *(f"{name}: {value}" for name, value in lines if value)])


def spent_words(spent: Spent | None) -> str:
    """Tokens, and what they cost where the price is known."""
    if spent is None:
        return ""
    tokens = spent.tokens_in + spent.tokens_out
    words = ngettext("{count} token", "{count} tokens", tokens).format(count=f"{tokens:,}")
    return words if spent.cost is None else f"{words}, {spent.cost:.4f} {spent.currency}".rstrip()
