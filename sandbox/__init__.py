"""A Lever to run at home: the read side of Lever's API over a company made from a seed."""
