"""Assist: the live conversation beside ranked reply suggestions."""

__version__ = "0.1.0"
