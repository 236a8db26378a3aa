"""What is behind the window while it is open: store and vault first, engine last."""
