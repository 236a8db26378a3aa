"""Inserting on Windows: text promised to the clipboard, Ctrl+V by SendInput, the old content put back.

Tried once by hand under Wine, which no test repeats: the clipboard, the promise, the keys, an edit field and
a password field. Not tried on Windows itself: integrity levels, UI Automation, and how Windows lets a
program come to the front.
"""
