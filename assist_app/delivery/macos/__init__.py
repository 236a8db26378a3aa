"""Inserting on macOS: text promised to the pasteboard, Cmd+V by CGEvent, the old content put back.

Written after Apple's documents and not tried on macOS; what can be tried elsewhere is kept apart and tested.
"""
