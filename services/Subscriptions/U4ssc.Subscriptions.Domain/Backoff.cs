namespace U4ssc.Subscriptions.Domain;

/// <summary>
/// How long to wait before the next attempt. Each delivery has its own schedule over three days; and where nothing is accepted at all, the
/// whole endpoint rests, so that one that is away is not asked once for each of its events.
/// </summary>
public static class Backoff
{
    /// <summary>
    /// So long attempts go on: then a delivery is skipped, or, where nothing at all is accepted, the subscription is paused.
    /// </summary>
    public static readonly TimeSpan TriedFor = TimeSpan.FromDays(3);

    /// <summary>What an endpoint can ask for with <c>Retry-After</c> at the most.</summary>
    public static readonly TimeSpan RetryAfterMax = TimeSpan.FromHours(24);

    private const int JitterPercent = 20;

    // Seconds after the first, second, … attempt.
    private static readonly int[] Delivery = [5, 30, 120, 600, 1800, 3600, 7200, 14_400, 28_800, 43_200];

    // Seconds of rest after so many failures in a row that the endpoint seems to be away.
    private static readonly int[] Rest = [1, 5, 15, 30, 60, 120, 300, 600];

    /// <summary>Until the next attempt at one delivery.</summary>
    /// <param name="attempts">Those that were made, from 1.</param>
    /// <param name="chance">From 0 to 999, by chance: who failed together does not come again together.</param>
    /// <param name="asked">What the endpoint asked for; never less than that, and not for ever.</param>
    public static TimeSpan AfterAttempts(int attempts, int chance, TimeSpan? asked = null)
    {
        var wait = Spread(Delivery[Math.Clamp(attempts - 1, 0, Delivery.Length - 1)], chance);
        var wanted = asked > RetryAfterMax ? RetryAfterMax : asked ?? TimeSpan.Zero;
        return wanted > wait ? wanted : wait;
    }

    /// <summary>Until the next attempt at anything, after failures with nothing accepted in between.</summary>
    /// <param name="failures">Beyond those that are ordinary, from 1.</param>
    /// <param name="chance">From 0 to 999, by chance.</param>
    public static TimeSpan Resting(int failures, int chance) => Spread(Rest[Math.Clamp(failures - 1, 0, Rest.Length - 1)], chance);

    // A fifth more or less, evenly.
    private static TimeSpan Spread(int seconds, int chance)
    {
        var milliseconds = (long)seconds * 1000;
        var jitter = milliseconds * JitterPercent / 100;
        return TimeSpan.FromMilliseconds(milliseconds - jitter + (2 * jitter * chance / 1000));
    }
}
