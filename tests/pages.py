"""What stands on a page, for tests of the pages."""

from typing import Any


def text_of(response: Any) -> str:
    """The whole page, as it was sent."""
    return response.content.decode()


def main_of(page: str) -> str:
    """Its main part: what is neither head, navigation nor foot."""
    return page.partition("<main")[2].partition("</main>")[0]
