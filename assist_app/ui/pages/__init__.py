"""Settings, the first start, and pages about the program itself."""
