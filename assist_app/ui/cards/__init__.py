"""The suggested replies of a turn, and what an agent does with them."""
