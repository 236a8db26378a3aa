"""Floor 0, the nouns: frozen dataclasses named from the domain; standard library only."""
