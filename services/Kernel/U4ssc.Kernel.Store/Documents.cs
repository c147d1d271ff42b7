namespace U4ssc.Kernel.Store;

/// <summary>Which stream holds a key that no two may hold.</summary>
public sealed class Claim
{
    public string Id { get; set; } = "";
    public Guid Stream { get; set; }
}

/// <summary>
/// The mark that a message was taken, for each stream that it meant something for. It stays for ever: a message can be told again from the
/// log at any time, and must then still change nothing.
/// </summary>
public sealed class TakenMessage
{
    public string Id { get; set; } = "";
    public DateTimeOffset At { get; set; }
}

/// <summary>A reaction that the rules refused: a business fact, recorded and not retried.</summary>
public sealed class RefusedReaction
{
    public string Id { get; set; } = "";
    public string Code { get; set; } = "";
    public string Sentence { get; set; } = "";
    public Guid Stream { get; set; }
    public DateTimeOffset At { get; set; }
}

/// <summary>
/// A local copy of another service's facts. Its id is text; the highest version seen of a stream wins, whatever the order of arrival.
/// </summary>
public interface ICopy
{
    /// <summary>The other service's id.</summary>
    string Id { get; set; }
}
