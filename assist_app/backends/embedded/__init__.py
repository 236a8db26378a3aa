"""The embedded engine: intents, attitude and ranked replies with no account and no network."""
