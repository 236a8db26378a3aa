"""How probable it is that the first suggestion is right, and from when on it is better to say nothing."""

from __future__ import annotations

import math

from assist_app.assist.preference import correction
from assist_app.backends.embedded.preferring import Candidate
from assist_app.model.feedback import Learned

OFFSET, FIT, INTENT = -2.5, 1.2, 3.5
"""Log odds of being right: of a row nothing speaks for, for each unit of how well it fits by itself, and for
an intent that is certain and answered by it. Logistic regression on sentences of the starter library that
were left out of learning, strangers among them."""

UNSURE = 0.2
"""Below it nothing is offered: of such first rows one in six was right, and one in fifteen elsewhere."""


def confidence(first: Candidate, known: float, learned: Learned) -> float:
    """Of the first row; `known` is how sure the intent is that it answers, 0 for none.

    Only for libraries with intents: where there are none, nothing tells strangers from customers.
    """
    choices = correction(learned.usage.get(first.script.id))
    lean = OFFSET + FIT * first.score + INTENT * known + choices
    return 1 / (1 + math.exp(-max(-30.0, min(30.0, lean))))
