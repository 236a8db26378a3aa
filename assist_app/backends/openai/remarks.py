"""What is said beside an answer: what it cost, and why it may be less than it should be."""

from __future__ import annotations

from assist_app.backends.openai.account import Account
from assist_app.backends.openai.draft import Draft
from assist_app.backends.openai.wire import Counted
from assist_app.i18n import _
from assist_app.model.suggestion import Metered


def spent(name: str, account: Account, counted: Counted) -> Metered:
    """Tokens as the service counted them, and their price where the account knows it."""
    cost = account.cost(counted.tokens_in, counted.tokens_out)
    currency = account.currency if cost is not None else ""
    return Metered(name, counted.tokens_in, counted.tokens_out, cost, currency)


def remarks_on(draft: Draft, title: str) -> list[str]:
    """Sentences about an answer that has ended; none when all is well."""
    reasons = set(draft.reasons.values())
    found: list[str] = []
    if draft.trouble is not None:
        words = _("The reply may be unfinished. {reason}")
        found.append(words.format(reason=draft.trouble.sentence))
    elif draft.overlong or "length" in reasons:
        found.append(_("The reply was cut off: it is longer than {backend} may write.").format(backend=title))
    elif draft.unfinished:
        found.append(
            _("The reply may be unfinished: {backend} did not say that this was all.").format(backend=title)
        )
    if "content_filter" in reasons:
        found.append(_("{backend} cut the reply because of its content.").format(backend=title))
    if draft.unread:
        found.append(_("A part of what {backend} sent could not be read.").format(backend=title))
    return found
