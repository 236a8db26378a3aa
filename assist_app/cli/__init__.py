"""The command line, and what it does without a window."""
