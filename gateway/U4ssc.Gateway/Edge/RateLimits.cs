using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Threading.RateLimiting;
using U4ssc.Kernel.Http;

namespace U4ssc.Gateway.Edge;

/// <summary>
/// Token buckets: for each subject and for each agency where a token was good, for each address otherwise. Asking for tokens has a bucket
/// of its own, so that guessing secrets is slow and a busy neighbour behind the same address cannot keep others from signing in. A request
/// costs what it may make the platform do: a body costs more than a read, a stranger's body most.
/// </summary>
internal sealed class RateLimits(GatewaySettings settings) : IDisposable
{
    private const int BytesPerPermit = 256 * 1024;
    private const int BodyPermits = 2;
    private const int StrangersBodyPermits = 10;
    private const int UnknownLengthPermits = 4;
    private const int Ipv6Bytes = 16;
    private const int Ipv6NetworkBytes = 8;

    private readonly PartitionedRateLimiter<string> _clients = Buckets(settings.Client);
    private readonly PartitionedRateLimiter<string> _agencies = Buckets(settings.Agency);
    private readonly PartitionedRateLimiter<string> _anonymous = Buckets(settings.Anonymous);
    private readonly PartitionedRateLimiter<string> _tokens = Buckets(settings.Token);
    private readonly PartitionedRateLimiter<string> _health = Buckets(settings.Health);
    private readonly PartitionedRateLimiter<string> _streams = PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetConcurrencyLimiter(key, _ => new() { PermitLimit = settings.StreamsPerSubjectMax, QueueLimit = 0 }));

    public async Task Check(HttpContext http, RequestDelegate next)
    {
        foreach (var (limiter, key, cost) in Asked(http))
        {
            using var lease = limiter.AttemptAcquire(key, cost);
            if (!lease.IsAcquired)
            {
                await Refuse(http, lease, GatewayProblems.TooManyRequests);
                return;
            }
        }

        if (!IsStream(http.Request))
        {
            await next(http);
            return;
        }

        using var open = _streams.AttemptAcquire(http.User.FindFirst("sub")?.Value ?? AddressOf(http.Connection.RemoteIpAddress));
        if (open.IsAcquired)
            await next(http);
        else
            await Refuse(http, open, GatewayProblems.TooManyStreams);
    }

    public void Dispose()
    {
        foreach (var limiter in new[] { _clients, _agencies, _anonymous, _tokens, _health, _streams })
            limiter.Dispose();
    }

    /// <summary>Who a stranger is: the address, or the network that one customer of IPv6 is given.</summary>
    internal static string AddressOf(IPAddress? address)
    {
        if (address is null)
            return "unknown";
        if (address.IsIPv4MappedToIPv6)
            return address.MapToIPv4().ToString();
        if (address.AddressFamily != AddressFamily.InterNetworkV6)
            return address.ToString();
        Span<byte> bytes = stackalloc byte[Ipv6Bytes];
        address.TryWriteBytes(bytes, out _);
        bytes[Ipv6NetworkBytes..].Clear();
        return $"{new IPAddress(bytes)}/64";
    }

    /// <summary>What a request costs, never more than its bucket holds.</summary>
    internal static int CostOf(HttpRequest request, bool isKnown, Bucket bucket)
    {
        var hasBody = request.ContentLength > 0 || request.Headers.TransferEncoding.Count > 0;
        if (!hasBody)
            return 1;
        var size = request.ContentLength is { } length ? (int)Math.Min(length / BytesPerPermit, bucket.Burst) : UnknownLengthPermits;
        return Math.Min((isKnown ? BodyPermits : StrangersBodyPermits) + size, bucket.Burst);
    }

    private IEnumerable<(PartitionedRateLimiter<string> Limiter, string Key, int Cost)> Asked(HttpContext http)
    {
        var path = http.Request.Path;
        var address = AddressOf(http.Connection.RemoteIpAddress);
        if (path.StartsWithSegments("/health"))
            yield return (_health, address, 1);
        else if (path.StartsWithSegments("/connect"))
            yield return (_tokens, address, 1);
        else if (http.User.FindFirst("sub")?.Value is { } subject)
        {
            yield return (_clients, subject, CostOf(http.Request, true, settings.Client));
            if (http.User.FindFirst("agency")?.Value is { } agency)
                yield return (_agencies, agency, CostOf(http.Request, true, settings.Agency));
        }
        else
            yield return (_anonymous, address, CostOf(http.Request, false, settings.Anonymous));
    }

    private static bool IsStream(HttpRequest request) =>
        HttpMethods.IsGet(request.Method) && AcceptedForm.Of(request, "application/json", Followed.MediaType) == Followed.MediaType;

    private static Task Refuse(HttpContext http, RateLimitLease lease, GatewayProblem problem)
    {
        SecurityEvents.Told(SecurityEvent.LimitExceeded, http, what: problem.Code);
        var wait = lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(1);
        http.Response.Headers.RetryAfter = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
        return GatewayProblems.Answer(http, problem);
    }

    private static PartitionedRateLimiter<string> Buckets(Bucket bucket) => PartitionedRateLimiter.Create<string, string>(key =>
        RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
        {
            TokenLimit = bucket.Burst,
            TokensPerPeriod = bucket.PerSecond,
            ReplenishmentPeriod = TimeSpan.FromSeconds(1),
            QueueLimit = 0,
            AutoReplenishment = true,
        }));
}
