namespace U4ssc.Registry;

/// <summary>Who signed a letter of commitment: kept outside the event log, so that a person can be forgotten while the log stays.</summary>
internal sealed class Signatory
{
    /// <summary>The reference that the event carries.</summary>
    public Guid Id { get; set; }

    /// <summary>The name as it was given.</summary>
    public string Name { get; set; } = "";
}
