"""The answer: the status says all."""


def read(body: bytes) -> None:
    """Accept whatever stands in the body of a success."""
