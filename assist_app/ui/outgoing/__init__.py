"""Texts on their way out: the question before they leave, and replies put together."""
