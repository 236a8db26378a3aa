"""Floor 2: the vendors' services as their documents describe them, for trying and testing without a contract.

Nothing here imports an adapter: what both sides know they know from the vendors' documents.
"""
