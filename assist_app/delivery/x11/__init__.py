"""Inserting on X11: the clipboard is borrowed for one program only, and given back once it has read."""
