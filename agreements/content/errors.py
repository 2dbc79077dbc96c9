"""What refuses a text that does not hold together."""


class ContentError(ValueError):
    """The text is no consistent content; `problems` says everything why."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems
