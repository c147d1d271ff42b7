using System.Net;
using System.Net.Sockets;
using U4ssc.Subscriptions.Domain;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>Finds the addresses of a host.</summary>
internal delegate Task<IPAddress[]> HostNames(string host, CancellationToken cancellation);

/// <summary>The host leads to no address that deliveries may go to.</summary>
internal sealed class AddressRefusedException(string host)
    : Exception($"{host} has no public address. Deliveries go to public addresses alone.");

/// <summary>
/// The way out. Names are resolved here, and what is dialled is what was looked at: a name that leads somewhere else a moment later, or in
/// the middle of a redirect, changes nothing.
/// </summary>
internal sealed class Outbound : IDisposable
{
    private const int HeaderKibMax = 16;
    private const int DrainBytesMax = 8 * 1024;
    private static readonly TimeSpan ConnectsWithin = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan IdleMax = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan ConnectionLifeMax = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan DrainsWithin = TimeSpan.FromMilliseconds(100);

    private readonly EndpointRules rules;
    private readonly HostNames hosts;

    public Outbound(EndpointRules rules, HostNames hosts)
    {
        (this.rules, this.hosts) = (rules, hosts);
        Client = new(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseProxy = false,
            UseCookies = false,
            ConnectTimeout = ConnectsWithin,
            PooledConnectionIdleTimeout = IdleMax,
            PooledConnectionLifetime = ConnectionLifeMax,
            MaxResponseHeadersLength = HeaderKibMax,
            // What is not read of an answer is not waited for: the connection goes instead.
            MaxResponseDrainSize = DrainBytesMax,
            ResponseDrainTimeout = DrainsWithin,
            ConnectCallback = Dial,
        })
        { Timeout = Timeout.InfiniteTimeSpan };
    }

    /// <summary>Sends; whoever does gives it a time.</summary>
    public HttpClient Client { get; }

    /// <summary>What an endpoint may be.</summary>
    public EndpointRules Rules => rules;

    /// <inheritdoc />
    public void Dispose() => Client.Dispose();

    private async ValueTask<Stream> Dial(SocketsHttpConnectionContext context, CancellationToken cancellation)
    {
        var (host, port) = (context.DnsEndPoint.Host, context.DnsEndPoint.Port);
        var found = IPAddress.TryParse(host, out var literal) ? [literal] : await hosts(host, cancellation);
        var allowed = found.Where(address => EndpointAddress.IsAllowed(address, rules)).ToArray();
        if (allowed.Length == 0) throw new AddressRefusedException(host);
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        try
        {
            await socket.ConnectAsync(allowed, port, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
