"""Plain files beside the encrypted store: settings, accounts, lists of words, libraries."""
