namespace U4ssc.Identity.Storage;

internal static class Moment
{
    /// <summary>
    /// PostgreSQL keeps microseconds: an instant that is answered before it is stored must equal the one that is read later.
    /// </summary>
    public static DateTimeOffset ToMicroseconds(this DateTimeOffset instant) =>
        instant.AddTicks(-(instant.Ticks % TimeSpan.TicksPerMicrosecond));
}
