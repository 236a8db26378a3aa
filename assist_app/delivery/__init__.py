"""Floor 2: getting text out of the program."""
