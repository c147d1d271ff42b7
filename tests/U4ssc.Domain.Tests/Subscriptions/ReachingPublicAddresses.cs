using System.Net;
using U4ssc.Subscriptions.Domain;
using Xunit;

namespace U4ssc.Domain.Tests.Subscriptions;

public sealed class ReachingPublicAddresses
{
    // Each network's first and last address, and everything that carries one of them.
    private static readonly string[] Networks =
    [
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.0.0.0/24", "192.0.2.0/24",
        "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    ];

    public static TheoryData<string> Refused =>
    [
        .. Networks.SelectMany(Ends).SelectMany(Forms),
        "::", "::1", "::2", "::ffff:0:0", "100::1", "64:ff9b:1::1", "64:ff9b:1:ffff:ffff:ffff:ffff:ffff", "fc00::1", "fdff::1",
        "fd00:ec2::254", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ff0e::1", "2001::1", "2001:1::1", "2001:2::1", "2001:10::1",
        "2001:20::1", "2001:db8::1", "3fff::1", "5f00::1", "4000::1", "1fff::1", "168.63.129.16", "169.254.169.254", "100.100.100.200",
        "192.0.0.192", "255.255.255.255", "::127.0.0.1", "::ffff:169.254.169.254", "64:ff9b::169.254.169.254",
    ];

    [Theory]
    [MemberData(nameof(Refused))]
    public void what_is_set_aside_is_refused(string address) =>
        Assert.False(EndpointAddress.IsAllowed(IPAddress.Parse(address), EndpointRules.Strict));

    [Theory]
    [InlineData("1.1.1.1")]
    [InlineData("8.8.8.8")]
    [InlineData("9.255.255.255")]
    [InlineData("11.0.0.0")]
    [InlineData("100.63.255.255")]
    [InlineData("100.128.0.0")]
    [InlineData("126.255.255.255")]
    [InlineData("128.0.0.0")]
    [InlineData("172.15.255.255")]
    [InlineData("172.32.0.0")]
    [InlineData("192.167.255.255")]
    [InlineData("192.169.0.0")]
    [InlineData("223.255.255.255")]
    [InlineData("2606:4700::1111")]
    [InlineData("2a00:1450:4001::1")]
    [InlineData("2002:808:808::1")]
    [InlineData("64:ff9b::8.8.8.8")]
    [InlineData("::ffff:8.8.8.8")]
    public void what_is_public_is_not(string address) =>
        Assert.True(EndpointAddress.IsAllowed(IPAddress.Parse(address), EndpointRules.Strict));

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("::ffff:127.0.0.1", true)]
    [InlineData("127.1.0.1", false)]
    [InlineData("10.0.0.1", false)]
    public void what_the_configuration_allows_may_be_reached_and_nothing_beside_it(string address, bool allowed) =>
        Assert.Equal(allowed, EndpointAddress.IsAllowed(IPAddress.Parse(address), new(true, [IPNetwork.Parse("127.0.0.0/16")])));

    private static IEnumerable<string> Ends(string network)
    {
        var parsed = IPNetwork.Parse(network);
        var first = parsed.BaseAddress.GetAddressBytes();
        var last = first.ToArray();
        for (var bit = parsed.PrefixLength; bit < 32; bit++) last[bit / 8] |= (byte)(0x80 >> (bit % 8));
        return [new IPAddress(first).ToString(), new IPAddress(last).ToString()];
    }

    // IPv4-mapped, NAT64, 6to4, IPv4-compatible and ISATAP.
    private static IEnumerable<string> Forms(string address)
    {
        var hex = Convert.ToHexStringLower(IPAddress.Parse(address).GetAddressBytes());
        var (high, low) = (hex[..4], hex[4..]);
        return [address, $"::ffff:{high}:{low}", $"64:ff9b::{high}:{low}", $"2002:{high}:{low}::1", $"::{high}:{low}",
            $"2a00:1450:4001:1:0:5efe:{high}:{low}"];
    }
}
