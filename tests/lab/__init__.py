"""Checks of the engine on public data sets that are not part of the repository."""
