"""The window of the vendors' accounts."""
