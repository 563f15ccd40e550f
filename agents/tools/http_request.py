"""Tool `http-request`: ask an address over HTTP, within bounds of time, size and place (`addresses`)."""

import codecs
import re
from typing import Any, Literal

import httpx2
import msgspec
from pydantic import Field

from agents.contract import AgentError
from agents.tools.addresses import checked_address
from agents.tools.registry import Arguments, tool

MAX_REDIRECTS = 3
MAX_BYTES = 1_000_000
FORBIDDEN_HEADERS = frozenset(("host", "content-length", "transfer-encoding", "connection", "proxy-authorization"))
SECRET_HEADERS = frozenset(("authorization", "cookie", "x-api-key"))
_CHARSET = re.compile(r"charset=\"?([\w.:-]+)", re.IGNORECASE)
KEPT_HEADERS = ("content-type", "date", "etag", "last-modified", "link", "location", "retry-after")


class HttpRequest(Arguments):
    url: str = Field(min_length=1, max_length=4_000, title="Address", description="Begins with http:// or https://.")
    method: Literal["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE"] = Field(
        default="GET", title="Method", description="Only GET and HEAD follow redirects."
    )
    query: dict[str, str | int | float | bool] = Field(
        default={}, title="Query", description="Added to the address after the question mark."
    )
    headers: dict[str, str] = Field(default={}, title="Headers", description="Sent along.")
    body: Any = Field(default=None, title="Body", description="A text is sent as it is, all else as JSON.")
    timeout_s: float = Field(default=20, gt=0, le=120, title="Timeout (s)", description="For the whole of it.")
    max_bytes: int = Field(
        default=500_000, ge=1, le=MAX_BYTES, title="Largest answer (bytes)", description="A longer answer is an error."
    )
    on_status: Literal["fail", "pass"] = Field(
        default="fail", title="On 4xx and 5xx", description="Fail, or pass the answer on like any other."
    )


@tool("http-request", "HTTP request", HttpRequest, {"url": "https://example.org/"})
async def http_request(arguments: HttpRequest, key: str) -> dict[str, Any]:
    """Ask a public address over HTTP and return status, headers, and the body as JSON or text."""
    url = httpx2.URL(_address(arguments.url)).copy_merge_params(arguments.query)
    headers = _headers(arguments, key)
    async with httpx2.AsyncClient(follow_redirects=False, trust_env=False, timeout=arguments.timeout_s) as client:
        for _ in range(MAX_REDIRECTS + 1):
            status, answered, body = await _asked(client, arguments, url, headers)
            onward = answered.get("location")
            if status not in (301, 302, 303, 307, 308) or not onward or arguments.method not in ("GET", "HEAD"):
                return _told(arguments, status, url, answered, body)
            target = url.join(onward)
            if (target.scheme, target.host, target.port) != (url.scheme, url.host, url.port):
                headers = {name: value for name, value in headers.items() if name.casefold() not in SECRET_HEADERS}
            url = httpx2.URL(_address(str(target)))
    raise AgentError("tool", f"{arguments.url} leads on more than {MAX_REDIRECTS} times")


def _address(text: str) -> str:
    try:
        url = httpx2.URL(text)
    except httpx2.InvalidURL as error:
        raise AgentError("validation", f"{text[:100]!r} is no address: {error}") from error
    if url.scheme not in ("http", "https") or not url.host:
        raise AgentError("validation", f"{text[:100]!r} is no http or https address")
    if url.userinfo:
        raise AgentError("validation", "an address may hold no name and password; send a header instead")
    return text


def _headers(arguments: HttpRequest, key: str) -> dict[str, str]:
    for name, value in arguments.headers.items():
        if name.casefold() in FORBIDDEN_HEADERS or not name.isascii() or any(c in name + value for c in "\r\n\0"):
            raise AgentError("validation", f"the header {name[:60]!r} may not be set")
    writes = arguments.method not in ("GET", "HEAD")
    # after a crash the same request may be sent again: whoever takes it can tell by the key
    return {"User-Agent": "Baton", **({"Idempotency-Key": key} if writes and key else {}), **arguments.headers}


async def _asked(
    client: httpx2.AsyncClient, arguments: HttpRequest, url: httpx2.URL, headers: dict[str, str]
) -> tuple[int, dict[str, str], bytes]:
    port = url.port or (443 if url.scheme == "https" else 80)
    address = await checked_address(url.host, port)
    body = arguments.body
    content = None if body is None or isinstance(body, str) else body
    request = client.build_request(
        arguments.method,
        url.copy_with(host=address),
        headers={**headers, "Host": url.netloc.decode()},
        json=content,
        content=body if isinstance(body, str) else None,
        extensions={"sni_hostname": url.host, "timeout": httpx2.Timeout(arguments.timeout_s).as_dict()},
    )
    try:
        answer = await client.send(request, stream=True)
        try:
            return answer.status_code, dict(answer.headers), await _body(answer, arguments.max_bytes)
        finally:
            await answer.aclose()
    except httpx2.TimeoutException as error:
        raise AgentError("timeout", f"{url.host} did not answer within {arguments.timeout_s:g} s") from error
    except (httpx2.HTTPError, OSError) as error:
        raise AgentError("provider", f"{url.host} cannot be asked: {type(error).__name__}: {error}") from error


async def _body(answer: httpx2.Response, most: int) -> bytes:
    read = bytearray()
    async for piece in answer.aiter_bytes():
        read += piece
        if len(read) > most:
            raise AgentError("too_large", f"the answer is longer than {most:,} bytes")
    return bytes(read)


def _told(arguments: HttpRequest, status: int, url: httpx2.URL, headers: dict[str, str], body: bytes) -> dict[str, Any]:
    if status >= 400 and arguments.on_status == "fail":
        raise _refused(status, url, headers, body)
    told: dict[str, Any] = {"status": status, "url": str(url)}
    told["headers"] = {name: headers[name] for name in KEPT_HEADERS if name in headers}
    text = body.decode(_charset(headers), "replace").replace("\0", "")
    if "json" in headers.get("content-type", ""):
        try:
            return told | {"json": msgspec.json.decode(text)}
        except (msgspec.DecodeError, ValueError):
            return told | {"text": text}
    return told | {"text": text}


def _refused(status: int, url: httpx2.URL, headers: dict[str, str], body: bytes) -> AgentError:
    code = "rate_limit" if status == 429 else "provider" if status >= 500 else "tool"
    wait = headers.get("retry-after", "")
    excerpt = " ".join(body[:300].decode("utf-8", "replace").split())
    return AgentError(
        code,
        f"{url.host} answered {status}: {excerpt}",
        retry_after_s=float(wait) if wait.isdigit() else None,
        detail={"status": status},
    )


def _charset(headers: dict[str, str]) -> str:
    named = _CHARSET.search(headers.get("content-type", ""))
    try:
        return codecs.lookup(named[1]).name if named else "utf-8"
    except LookupError:
        return "utf-8"
