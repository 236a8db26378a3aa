"""Other programs' windows: insertion, global keys, the docked panel, the tray icon."""
