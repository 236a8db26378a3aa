"""The team lead's window: scripts, intents, the lab."""
