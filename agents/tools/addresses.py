"""Where the server may be sent by a workflow: public addresses only, and private ones that the operator named.

A name is resolved once, every address that it has is checked, and the connection goes to a checked address: what the
name says a moment later makes no difference.
"""

import asyncio
import ipaddress
import socket

from django.conf import settings

from agents.contract import AgentError

Address = ipaddress.IPv4Address | ipaddress.IPv6Address
_NAT64 = ipaddress.ip_network("64:ff9b::/96")


async def checked_address(host: str, port: int) -> str:
    """Resolve a host to an address that may be asked; raise `AgentError` (`refused`) for all others."""
    try:
        found = await asyncio.get_running_loop().getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise AgentError("provider", f"the host {host!r} cannot be found: {error}") from error
    addresses = list(dict.fromkeys(str(one[4][0]).partition("%")[0] for one in found))
    if host.casefold() not in settings.TOOL_PRIVATE_HOSTS:
        for address in addresses:
            if not is_public(ipaddress.ip_address(address)):
                message = (
                    f"{host!r} is at {address}, which is no public address; "
                    "whoever runs this server may allow it by BATON_TOOL_PRIVATE_HOSTS"
                )
                raise AgentError("refused", message)
    return addresses[0]


def is_public(address: Address) -> bool:
    """Tell whether an address, and any that is wrapped in it, belongs to the public internet."""
    if isinstance(address, ipaddress.IPv6Address):
        inner = _wrapped(address)
        if inner is not None:
            return is_public(inner)
    return address.is_global and not (address.is_multicast or address.is_reserved or address.is_unspecified)


def _wrapped(address: ipaddress.IPv6Address) -> ipaddress.IPv4Address | None:
    if address in _NAT64:
        return ipaddress.IPv4Address(int(address) & 0xFFFFFFFF)
    if address.teredo:
        return address.teredo[1]
    return address.ipv4_mapped or address.sixtofour
