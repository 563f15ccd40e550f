"""Pages of runs by cursor: a run that starts while somebody turns pages moves no row from one page to another."""

from urllib.parse import parse_qs, urlsplit

from rest_framework.pagination import CursorPagination


class RunCursor(CursorPagination):
    """Page runs, newest first."""

    page_size = 30
    max_page_size = 100
    page_size_query_param = "limit"
    ordering = ("-created_at", "-id")

    def next_cursor(self) -> str | None:
        """Give the cursor of the next page, to be sent back as `cursor`; None on the last page."""
        link = self.get_next_link()
        return parse_qs(urlsplit(link).query)["cursor"][0] if link else None
