"""The authorization server: a consent page, codes, and tokens whose refresh tokens rotate."""
