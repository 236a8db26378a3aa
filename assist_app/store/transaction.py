"""All or nothing, without stopping the program while the disk works.

`with connection:` would do, but its end keeps the interpreter to itself until everything is on the disk: the
window stood still for every message that was stored, and for up to 90 ms where the file took in its log.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import apsw


@contextmanager
def transaction(db: apsw.Connection) -> Iterator[None]:
    """Keeps what is done inside when it ends well, nothing of it otherwise; may stand within another."""
    if db.in_transaction:
        with db:
            yield
        return
    db.execute("begin")
    try:
        yield
        db.execute("commit")
    except BaseException:
        # A full disk ends the transaction by itself.
        if db.in_transaction:
            db.execute("rollback")
        raise
