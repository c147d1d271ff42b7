using System.Net;
using System.Net.Sockets;

namespace U4ssc.Subscriptions.Domain;

/// <summary>
/// Which addresses deliveries may go to: public ones. Everything that the registries of special-purpose addresses (RFC 6890 and IANA's
/// lists for IPv4 and IPv6) set aside is refused, and so is every IPv6 form that carries an IPv4 address which is.
/// </summary>
public static class EndpointAddress
{
    private static readonly IPNetwork[] NotPublic =
    [
        .. new[]
        {
            // IPv4: this network, private, shared (CGNAT), loopback, link-local (with the metadata services of clouds), protocol
            // assignments, documentation, the former 6to4 relay, benchmarks, multicast, reserved and broadcast.
            "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
            "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
            // IPv6: only what is global unicast is public, and of that not what is set aside: protocol assignments with Teredo, ORCHID
            // and benchmarks, documentation, SRv6.
            "2001::/23", "2001:db8::/32", "3fff::/20", "5f00::/16",
        }.Select(text => IPNetwork.Parse(text)),
    ];

    private static readonly IPNetwork GlobalUnicast = IPNetwork.Parse("2000::/3");
    private static readonly IPNetwork SixToFour = IPNetwork.Parse("2002::/16");
    private static readonly IPNetwork Translated = IPNetwork.Parse("64:ff9b::/96");

    // Addresses of metadata services that lie in public space.
    private static readonly IPAddress[] Metadata = [IPAddress.Parse("168.63.129.16"), IPAddress.Parse("fd00:ec2::254")];

    /// <summary>True where deliveries may go to it.</summary>
    public static bool IsAllowed(IPAddress address, EndpointRules rules)
    {
        ArgumentNullException.ThrowIfNull(address);
        ArgumentNullException.ThrowIfNull(rules);
        address = address.IsIPv4MappedToIPv6 ? address.MapToIPv4() : address;
        return rules.Allowed.Any(network => network.Contains(address)) || IsPublic(address);
    }

    private static bool IsPublic(IPAddress address)
    {
        if (Metadata.Contains(address)) return false;
        if (address.AddressFamily == AddressFamily.InterNetwork) return !NotPublic.Any(network => network.Contains(address));
        if (address.AddressFamily != AddressFamily.InterNetworkV6) return false;
        // A zone is of one machine.
        if (address.ScopeId != 0) return false;
        var bytes = address.GetAddressBytes();
        // NAT64 and 6to4 lead to the IPv4 address within.
        if (Translated.Contains(address)) return IsPublic(new IPAddress(bytes.AsSpan(12, 4)));
        if (SixToFour.Contains(address)) return IsPublic(new IPAddress(bytes.AsSpan(2, 4)));
        return GlobalUnicast.Contains(address) && !NotPublic.Any(network => network.Contains(address)) && !IsIsatap(bytes);
    }

    // RFC 5214: an interface id of 00-00-5E-FE, or 02-00-5E-FE, and an IPv4 address.
    private static bool IsIsatap(byte[] bytes) =>
        bytes[8] is 0 or 2 && bytes[9] == 0 && bytes[10] == 0x5e && bytes[11] == 0xfe && !IsPublic(new IPAddress(bytes.AsSpan(12, 4)));
}
