"""Accounts at work: what an account needs, how its backend is made, and who is asked."""
