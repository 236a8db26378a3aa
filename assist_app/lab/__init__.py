"""The lab: recorded material through the engine or any account again, with figures for quality and speed."""
