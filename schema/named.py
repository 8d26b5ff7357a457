"""Records that have a name and no id: the name tells them from others of their kind."""


class Named:
    """What goes by its name."""

    name: str

    @property
    def remote_id(self) -> str:
        """What stands for an id where lists are told apart and put in order."""
        return self.name
