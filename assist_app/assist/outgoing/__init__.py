"""What is looked at before a text leaves for a customer, and what may be wrong with it."""
