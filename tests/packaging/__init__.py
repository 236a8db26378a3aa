"""The recipe's own rules: what is left out, whose code may go along, what the packages say."""
