"""How probable it is that the first suggestion is right, and from when on it is better to say nothing."""

from __future__ import annotations

import math

from assist_app.assist.preference import correction
from assist_app.backends.embedded.preferring import Candidate
from assist_app.model.feedback import Learned

OFFSET, FIT = -2.5, 1.2
"""Log odds of being right of a row that answers no recognised intent, and what each unit of how well it fits
by itself adds. Logistic regression on sentences of the starter library left out of learning, strangers among
them. A row that answers the intent is as sure as the intent is: whatever was added to that was truer only on
the sets it was fitted on."""

SUREST, LEAST = 0.995, 1e-6

UNSURE = 0.2
"""Below it nothing is offered: of such first rows one in six was right, and one in fifteen elsewhere."""


def confidence(first: Candidate, known: float, learned: Learned) -> float:
    """Of the first row; `known` is how sure the intent is that it answers, 0 for none.

    Only for libraries with intents: where there are none, nothing tells strangers from customers.
    """
    sure = min(SUREST, max(LEAST, known))
    lean = max(OFFSET + FIT * first.score, math.log(sure / (1 - sure)))
    lean += correction(learned.usage.get(first.script.id))
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, lean))))
