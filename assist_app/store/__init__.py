"""Floor 2: the encrypted store; SQLite behind one worker thread."""
