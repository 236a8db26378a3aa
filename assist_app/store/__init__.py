"""Floor 2: the encrypted store; SQLite behind worker threads."""

from assist_app.store.store import Opened, Store, memory_store, open_store

__all__ = ["Opened", "Store", "memory_store", "open_store"]
