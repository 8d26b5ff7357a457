"""How each field is answered: roots, loaders, look-ahead, cost."""
