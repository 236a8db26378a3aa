"""Why a suggestion is offered, as short phrases."""

from __future__ import annotations

from assist_app.i18n import _, ngettext
from assist_app.model.suggestion import Reason, ReasonKind


def reason_words(reason: Reason) -> str:
    """One reason as a short phrase."""
    detail = _("”, “").join(reason.detail)
    match reason.kind:
        case ReasonKind.WORDS:
            return _("matches “{words}”").format(words=detail)
        case ReasonKind.INTENT:
            return _("intent {name}").format(name=", ".join(reason.detail))
        case ReasonKind.MEANING:
            return _("similar meaning")
        case ReasonKind.PAST_USE:
            count = int(reason.detail[0]) if reason.detail else 0
            return ngettext("used {count} time", "used {count} times", count).format(count=count)
        case ReasonKind.PAST_CASE:
            count = int(reason.detail[0]) if reason.detail else 0
            words = ngettext("answered so in {count} like case", "answered so in {count} like cases", count)
            return words.format(count=count)
        case ReasonKind.TRIAL:
            return _("to be tried: seldom shown so far")
        case ReasonKind.CITATION:
            return _("cites {source}").format(source=", ".join(reason.detail))
