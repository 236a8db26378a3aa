"""Floor 2: the encrypted store; SQLite behind worker threads."""

from assist_app.store.intents import IntentChange
from assist_app.store.store import Opened, Store, memory_store, open_store

__all__ = ["IntentChange", "Opened", "Store", "memory_store", "open_store"]
