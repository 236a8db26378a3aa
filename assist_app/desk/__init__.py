"""The window joined to the rooms behind it, one file for each thing an agent does there."""
