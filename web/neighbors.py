"""Who asks, as far as the site wants to know: a neighborhood, not a household. Pure."""

from __future__ import annotations

from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

_BITS = {4: 24, 6: 48}  # of an address


def neighborhood(address: str | None) -> str:
    """The part of an address that many share, as a network; "" where there is no address."""
    met = _read(address)
    return str(ip_network((met, _BITS[met.version]), strict=False)) if met else ""


def is_this_machine(address: str | None) -> bool:
    """Whoever sits at this machine; or a proxy on it that the settings do not tell of."""
    met = _read(address)
    return met is None or met.is_loopback  # a local socket has no address


def _read(address: str | None) -> IPv4Address | IPv6Address | None:
    try:
        met = ip_address(address or "")
    except ValueError:
        return None
    return getattr(met, "ipv4_mapped", None) or met
