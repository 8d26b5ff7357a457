import pytest

from connectors.public_addresses import addresses_of, is_public


@pytest.mark.parametrize(
    "address", ["93.184.216.34", "8.8.8.8", "2606:2800:220:1::1", "2a00:1450:4001::200e"]
)
def test_what_everybody_reaches_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "0.0.0.0",  # noqa: S104 - looked at, not listened on
        "10.1.2.3",
        "100.64.0.1",
        "100.127.255.254",
        "127.0.0.1",
        "127.255.0.1",
        "169.254.169.254",
        "172.16.0.1",
        "192.0.0.1",
        "192.0.2.1",
        "192.168.0.1",
        "198.18.0.1",
        "198.51.100.7",
        "203.0.113.7",
        "224.0.0.1",
        "239.1.1.1",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "::127.0.0.1",
        "::ffff:127.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::7f00:1",
        "64:ff9b:1::7f00:1",
        "100::1",
        "2001::1",
        "2001:db8::1",
        "2002:7f00:1::",
        "3fff::1",
        "5f00::1",
        "fc00::1",
        "fd00:ec2::254",
        "fe80::1",
        "fe80::1%lo",
        "fec0::1",
        "ff02::1",
        "",
        "localhost",
        "8.8.8.8.",
    ],
)
def test_what_leads_elsewhere_is_not(address: str) -> None:
    assert not is_public(address)


async def test_a_name_has_the_addresses_that_the_system_finds() -> None:
    assert await addresses_of("127.0.0.1") == ["127.0.0.1"]
    assert set(await addresses_of("localhost")) <= {"127.0.0.1", "::1"}
    assert await addresses_of("nothing.invalid") == []
    assert await addresses_of("a" * 80 + ".example") == []
