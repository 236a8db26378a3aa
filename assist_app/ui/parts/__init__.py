"""Widgets that know nothing of customers."""
