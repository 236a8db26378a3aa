"""Events of the platform, kept under their notification until the application asks for them."""

import threading
import time

KEPT_SECONDS = 20 * 60
MOST_KEPT = 10000


class Events:
    """A store for all threads. The newest MOST_KEPT events of the last 20 minutes are kept."""

    def __init__(self, now=time.monotonic):
        self._now = now
        self._lock = threading.Lock()
        self._kept = {}

    def put(self, notify_id, text):
        """Keeps an event's JSON text."""
        with self._lock:
            self._forget()
            self._kept[notify_id] = (self._now(), text)

    def get(self, notify_id):
        """The text, as often as it is asked for; None when there is none any more."""
        with self._lock:
            self._forget()
            return self._kept.get(notify_id, (0, None))[1]

    def _forget(self):
        oldest = self._now() - KEPT_SECONDS
        for key in [key for key, (at, _text) in self._kept.items() if at < oldest]:
            del self._kept[key]
        for key in list(self._kept)[: max(0, len(self._kept) - MOST_KEPT)]:
            del self._kept[key]
