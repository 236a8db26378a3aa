"""Floor 2: the encrypted store; SQLite behind worker threads."""

from assist_app.store.intents import IntentChange
from assist_app.store.newest import Glimpse, glimpse
from assist_app.store.store import Opened, Store, memory_store, open_store

__all__ = ["Glimpse", "IntentChange", "Opened", "Store", "glimpse", "memory_store", "open_store"]
