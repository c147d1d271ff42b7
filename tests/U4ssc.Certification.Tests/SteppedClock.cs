namespace U4ssc.Certification.Tests;

/// <summary>A clock that goes on by itself and can be set ahead and back; what waits, waits as long as ever.</summary>
internal sealed class SteppedClock : TimeProvider
{
    private long ahead;

    public TimeSpan Ahead
    {
        get => new(Interlocked.Read(ref ahead));
        set => Interlocked.Exchange(ref ahead, value.Ticks);
    }

    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Ahead;
}
