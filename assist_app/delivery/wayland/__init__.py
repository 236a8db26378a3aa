"""Inserting on Wayland through the desktop's portals, where the user has granted it.

Tried against portals written after the same documents (tests/delivery/portal.py) on a message bus of their
own; not tried on a Wayland desktop. Programs under XWayland are pasted into like all others, but some
desktops hand the clipboard on to them late; then nothing is read in time and the text stays copied.
"""
