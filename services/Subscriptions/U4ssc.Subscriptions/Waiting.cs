using U4ssc.Kernel.Http;

namespace U4ssc.Subscriptions;

/// <summary>How many requests wait for events on this replica: each costs a connection and some memory, and nothing else.</summary>
internal sealed class Waiting
{
    /// <summary>Requests at most.</summary>
    public const int RequestsMax = 2000;

    private const string RetrySeconds = "5";
    private int count;

    /// <summary>A place among those who wait, for as long as it is not disposed of; null where there is none.</summary>
    public IDisposable? Enter()
    {
        if (Interlocked.Increment(ref count) <= RequestsMax) return new Place(this);
        Interlocked.Decrement(ref count);
        return null;
    }

    /// <summary>There is no place.</summary>
    public static GivenAnswer TooMany(HttpContext http)
    {
        http.Response.Headers.RetryAfter = RetrySeconds;
        return Problems.Given(
            StatusCodes.Status503ServiceUnavailable, "events.too_many_waiting",
            "Too many wait for events here. Ask without wait, or again in a few seconds.");
    }

    private sealed class Place(Waiting of) : IDisposable
    {
        private int left;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref left, 1) == 0) Interlocked.Decrement(ref of.count);
        }
    }
}
