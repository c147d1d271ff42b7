namespace U4ssc.Audit.Domain;

/// <summary>One event of a history, as far as its place in a timeline goes.</summary>
/// <param name="At">When it was recorded, by the clock of its service.</param>
/// <param name="Cause">Id of the event that caused it; null where that was no event.</param>
public sealed record Happening(Guid Event, DateTimeOffset At, Guid? Cause);

/// <summary>
/// Puts histories of several services in one order: by time, and no effect before its cause although each service has a clock of its own.
/// It remembers the last events that it let pass, never all of them.
/// </summary>
/// <typeparam name="T">What is remembered of an event.</typeparam>
public sealed class TimelineOrder<T>
    where T : class
{
    /// <summary>So many events are remembered: a cause that lies further back is not found any more.</summary>
    public const int RememberedMax = 16_384;

    /// <summary>The clocks of two services differ by no more.</summary>
    public static readonly TimeSpan SkewMax = TimeSpan.FromSeconds(5);

    private readonly Dictionary<Guid, T> known = [];
    private readonly Queue<Guid> oldest = new();

    /// <summary>What is remembered of an event; null where it did not pass, or too long ago.</summary>
    public T? Known(Guid happened) => known.GetValueOrDefault(happened);

    /// <summary>Remembers an event that has passed.</summary>
    public void Passed(Guid happened, T what)
    {
        if (!known.TryAdd(happened, what)) return;
        oldest.Enqueue(happened);
        if (oldest.Count > RememberedMax) known.Remove(oldest.Dequeue());
    }

    /// <summary>
    /// Which history goes on: the one whose next event is the earliest, unless its cause is still to come in another one.
    /// </summary>
    /// <param name="heads">The next event of each history; null where one is at its end.</param>
    /// <returns>Its place; -1 where all are at their end.</returns>
    public int Next(IReadOnlyList<Happening?> heads)
    {
        ArgumentNullException.ThrowIfNull(heads);
        var places = Enumerable.Range(0, heads.Count).Where(place => heads[place] is not null)
            .OrderBy(place => heads[place]!.At).ThenBy(place => place).ToList();
        if (places.Count == 0) return -1;
        foreach (var place in places)
            if (!Waits(place, heads)) return place;
        return places[0];
    }

    // An id of version 7 begins with the time at which it was made: what is later than that cannot be followed by the cause.
    private bool Waits(int place, IReadOnlyList<Happening?> heads)
    {
        if (heads[place]!.Cause is not { } cause || known.ContainsKey(cause) || MadeAt(cause) is not { } madeAt) return false;
        return Enumerable.Range(0, heads.Count).Any(other => other != place && heads[other] is { } head && head.At <= madeAt + SkewMax);
    }

    private static DateTimeOffset? MadeAt(Guid id)
    {
        if (id.Version != 7) return null;
        Span<byte> bytes = stackalloc byte[16];
        id.TryWriteBytes(bytes, bigEndian: true, out _);
        var milliseconds = 0L;
        foreach (var part in bytes[..6]) milliseconds = (milliseconds << 8) | part;
        return DateTimeOffset.UnixEpoch + TimeSpan.FromMilliseconds(milliseconds);
    }
}
