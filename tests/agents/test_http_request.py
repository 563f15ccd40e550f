"""The tool http-request against a real server on this machine, and against all the places where it may not go."""

import asyncio
import contextlib
import ipaddress
import json
import ssl
from collections.abc import AsyncIterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import NameOID

from agents.contract import AgentError
from agents.tools import call_tool
from agents.tools.addresses import is_public

ANSWERS = {
    "/json": (200, {"Content-Type": "application/json"}, b'{"a": [1]}'),
    "/text": (200, {"Content-Type": "text/plain; charset=iso-8859-1"}, "größer".encode("latin-1")),
    "/busy": (429, {"Retry-After": "7"}, b"later"),
    "/broken": (503, {}, b"down"),
    "/none": (404, {}, b"nothing here"),
    "/long": (200, {}, b"x" * 5_000),
    "/away": (302, {"Location": "/json"}, b""),
    "/inside": (302, {"Location": "http://169.254.169.254/latest/"}, b""),
    "/round": (302, {"Location": "/round"}, b""),
}


class Server:
    """A small HTTP server that remembers what it was asked."""

    def __init__(self) -> None:
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.address = ""

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Answer one request and close."""
        first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().split("\r\n")
        headers = dict(line.split(": ", 1) for line in lines if line)
        headers = {name.lower(): value for name, value in headers.items()}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        self.asked.append((first, headers, body))
        path = first.split()[1].partition("?")[0]
        if path == "/slow":
            await asyncio.wait_for(reader.read(), 5)  # until who asked has gone
        status, told, content = ANSWERS.get(path, (200, {}, b"ok"))
        head = "".join(f"{name}: {value}\r\n" for name, value in told.items())
        writer.write(f"HTTP/1.1 {status} X\r\n{head}Content-Length: {len(content)}\r\n\r\n".encode() + content)
        writer.close()
        with contextlib.suppress(ConnectionError):
            await writer.wait_closed()


@pytest.fixture
async def server(settings: Any) -> AsyncIterator[Server]:
    """Return a server that the operator allowed the tool to ask."""
    settings.TOOL_PRIVATE_HOSTS = ["localhost"]
    made = Server()
    listening = await asyncio.start_server(made.serve, "127.0.0.1", 0)
    made.address = f"http://localhost:{listening.sockets[0].getsockname()[1]}"
    yield made
    listening.close()
    await listening.wait_closed()


def self_signed(folder: Path) -> ssl.SSLContext:
    """Make a server's certificate that nobody has a reason to trust."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.now(UTC)
    made = x509.CertificateBuilder().subject_name(name).issuer_name(name).public_key(key.public_key())
    made = made.serial_number(1).not_valid_before(now).not_valid_after(now + timedelta(days=1))
    names = x509.SubjectAlternativeName([x509.DNSName("localhost")])
    certificate = made.add_extension(names, critical=False).sign(key, hashes.SHA256())
    secret = key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
    (folder / "server.pem").write_bytes(secret + certificate.public_bytes(Encoding.PEM))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "server.pem")
    return context


async def refused(url: str, **arguments: Any) -> AgentError:
    """Ask what must be refused, and give the refusal."""
    with pytest.raises(AgentError) as error:
        await call_tool("http-request", {"url": url, **arguments})
    return error.value


async def test_json_is_read_and_the_host_is_named_as_asked(server: Server) -> None:
    told = await call_tool("http-request", {"url": f"{server.address}/json", "query": {"q": "a b"}})
    assert (told["status"], told["json"]) == (200, {"a": [1]})
    first, headers, _ = server.asked[0]
    assert (first, headers["host"]) == ("GET /json?q=a+b HTTP/1.1", server.address.removeprefix("http://"))


async def test_text_is_read_by_its_charset(server: Server) -> None:
    assert (await call_tool("http-request", {"url": f"{server.address}/text"}))["text"] == "größer"


async def test_a_body_is_sent_as_json_with_the_headers_given(server: Server) -> None:
    body = {"n": 1}
    arguments = {"url": f"{server.address}/", "method": "POST", "body": body, "headers": {"X-Key": "k"}}
    await call_tool("http-request", arguments, key="r1:t:1")
    first, headers, sent = server.asked[0]
    assert (first.split()[0], json.loads(sent), headers["x-key"]) == ("POST", body, "k")
    assert headers["idempotency-key"] == "r1:t:1"


@pytest.mark.parametrize(("path", "code"), [("/busy", "rate_limit"), ("/broken", "provider"), ("/none", "tool")])
async def test_a_bad_status_fails_by_its_class(server: Server, path: str, code: str) -> None:
    error = await refused(f"{server.address}{path}")
    assert (error.code, error.retry_after_s) == (code, 7.0 if path == "/busy" else None)


async def test_a_bad_status_can_be_passed_on(server: Server) -> None:
    told = await call_tool("http-request", {"url": f"{server.address}/none", "on_status": "pass"})
    assert (told["status"], told["text"]) == (404, "nothing here")


async def test_an_answer_that_is_too_long_or_too_slow_is_given_up(server: Server) -> None:
    assert (await refused(f"{server.address}/long", max_bytes=1000)).code == "too_large"
    assert (await refused(f"{server.address}/slow", timeout_s=0.1)).code == "timeout"


async def test_a_redirect_is_followed_and_a_round_one_is_not(server: Server) -> None:
    assert (await call_tool("http-request", {"url": f"{server.address}/away"}))["json"] == {"a": [1]}
    assert "more than 3 times" in (await refused(f"{server.address}/round")).message


async def test_a_redirect_to_a_private_address_is_refused(server: Server) -> None:
    assert (await refused(f"{server.address}/inside")).code == "refused"
    assert len(server.asked) == 1


async def test_a_certificate_is_checked_against_the_name_though_the_address_is_pinned(
    settings: Any, tmp_path: Path
) -> None:
    settings.TOOL_PRIVATE_HOSTS = ["localhost"]
    asked: list[str | None] = []
    context = self_signed(tmp_path)
    context.sni_callback = lambda ssl_object, name, context: asked.append(name)
    listening = await asyncio.start_server(Server().serve, "127.0.0.1", 0, ssl=context)
    error = await refused(f"https://localhost:{listening.sockets[0].getsockname()[1]}/")
    listening.close()
    assert (error.code, asked) == ("provider", ["localhost"])
    assert "certificate" in error.message


@pytest.mark.parametrize(
    "url", ["http://127.0.0.1/", "http://localhost:8000/", "http://[::1]/", "http://2130706433/", "http://0.0.0.0/"]
)
async def test_private_addresses_are_refused(url: str) -> None:
    error = await refused(url)
    assert (error.code, "BATON_TOOL_PRIVATE_HOSTS" in error.message) == ("refused", True)


@pytest.mark.parametrize("url", ["file:///etc/passwd", "ftp://a.example/", "//a.example", "http://", "http://u:p@a.b/"])
async def test_what_is_no_plain_web_address_is_refused(url: str) -> None:
    assert (await refused(url)).code == "validation"


@pytest.mark.parametrize("headers", [{"Host": "x"}, {"X-A": "a\r\nX-B: b"}, {"content-length": "3"}])
async def test_headers_that_would_break_the_request_are_refused(headers: dict[str, str]) -> None:
    assert (await refused("http://a.example/", headers=headers)).code == "validation"


@pytest.mark.parametrize(
    "address",
    ["10.0.0.1", "169.254.169.254", "100.64.0.1", "224.0.0.1", "::ffff:127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"],
)
def test_an_address_that_is_not_public_is_told_whatever_it_is_wrapped_in(address: str) -> None:
    assert not is_public(ipaddress.ip_address(address))


@pytest.mark.parametrize("address", ["93.184.216.34", "2606:2800:220:1:248:1893:25c8:1946", "::ffff:8.8.8.8"])
def test_a_public_address_is_told(address: str) -> None:
    assert is_public(ipaddress.ip_address(address))
