"""What checks demand, and how several are made at once."""

import asyncio


def require(condition, outcome, what="unexpected"):
    if not condition:
        raise AssertionError(f"{what}:\n{outcome}")


async def together(*work):
    """Does all of it at once and to its end; then fails as the first that failed."""
    for result in await asyncio.gather(*work, return_exceptions=True):
        if isinstance(result, BaseException):
            raise result
