"""Colours, spacing and type, and the style sheet made from them."""
