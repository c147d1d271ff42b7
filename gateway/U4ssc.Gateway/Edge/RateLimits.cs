using System.Globalization;
using System.Threading.RateLimiting;

namespace U4ssc.Gateway.Edge;

/// <summary>
/// A token bucket for each client: its subject where a token was good, its address otherwise. Asking for tokens has a bucket of its own, so that
/// guessing secrets is slow and a busy neighbour behind the same address cannot keep others from signing in.
/// </summary>
internal static class RateLimits
{
    public static void AddRateLimits(this IServiceCollection services, GatewaySettings settings) => services.AddRateLimiter(limits =>
    {
        limits.GlobalLimiter = PartitionedRateLimiter.Create<HttpContext, string>(http => PartitionOf(http, settings));
        limits.OnRejected = static (rejected, _) =>
        {
            var wait = rejected.Lease.TryGetMetadata(MetadataName.RetryAfter, out var known) ? known : TimeSpan.FromSeconds(1);
            var seconds = Math.Max(1, (int)Math.Ceiling(wait.TotalSeconds));
            rejected.HttpContext.Response.Headers.RetryAfter = seconds.ToString(CultureInfo.InvariantCulture);
            return new(GatewayProblems.Answer(rejected.HttpContext, GatewayProblems.TooManyRequests));
        };
    });

    private static RateLimitPartition<string> PartitionOf(HttpContext http, GatewaySettings settings)
    {
        var path = http.Request.Path;
        var address = http.Connection.RemoteIpAddress?.ToString() ?? "unknown";
        if (path.StartsWithSegments("/health"))
            return RateLimitPartition.GetNoLimiter("health");       // probes must not starve: an orchestrator would kill a busy gateway
        if (path.StartsWithSegments("/connect"))
            return Limited($"token {address}", settings.Token);
        return http.User.FindFirst("sub")?.Value is { } subject
            ? Limited($"client {subject}", settings.Client)
            : Limited($"anonymous {address}", settings.Anonymous);
    }

    private static RateLimitPartition<string> Limited(string key, Bucket bucket) => RateLimitPartition.GetTokenBucketLimiter(key, _ => new()
    {
        TokenLimit = bucket.Burst,
        TokensPerPeriod = bucket.PerSecond,
        ReplenishmentPeriod = TimeSpan.FromSeconds(1),
        QueueLimit = 0,
        AutoReplenishment = true,
    });
}
