"""Floor 2: one folder per backend; the only code that knows wire formats."""
