"""The lab: recorded material through the engine or an account again."""
