"""Pages of runs by cursor: a run that starts while somebody turns pages moves no row from one page to another."""

from urllib.parse import parse_qs, urlsplit

from rest_framework.exceptions import NotFound, ValidationError
from rest_framework.pagination import Cursor, CursorPagination
from rest_framework.request import Request


class RunCursor(CursorPagination):
    """Page runs, newest first."""

    page_size = 30
    max_page_size = 100
    page_size_query_param = "limit"
    ordering = ("-created_at", "-id")

    def decode_cursor(self, request: Request) -> Cursor | None:
        """Read where the page starts; a cursor that nobody was given is a fault of the request."""
        try:
            return super().decode_cursor(request)
        except NotFound:
            raise ValidationError({"cursor": ["is not one that was given as `next`"]}) from None

    def next_cursor(self) -> str | None:
        """Give the cursor of the next page, to be sent back as `cursor`; None on the last page."""
        link = self.get_next_link()
        return parse_qs(urlsplit(link).query)["cursor"][0] if link else None
