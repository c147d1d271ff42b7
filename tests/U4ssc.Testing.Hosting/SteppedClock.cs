namespace U4ssc.Testing.Hosting;

/// <summary>A clock that goes on by itself and can be set ahead and back; what waits, waits as long as ever.</summary>
public sealed class SteppedClock : TimeProvider
{
    private long ahead;

    /// <summary>So far ahead it is now.</summary>
    public TimeSpan Ahead
    {
        get => new(Interlocked.Read(ref ahead));
        set => Interlocked.Exchange(ref ahead, value.Ticks);
    }

    /// <inheritdoc />
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
