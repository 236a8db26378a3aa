"""The outgoing check joined to the rooms: what it learns, what a team lead lays down."""
