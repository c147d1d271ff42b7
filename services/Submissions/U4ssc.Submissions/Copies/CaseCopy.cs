using U4ssc.Contracts.Verification.V1;
using U4ssc.Kernel;
using U4ssc.Kernel.Store;

namespace U4ssc.Submissions.Copies;

/// <summary>
/// Who has which part in a case, as Verification told it. A message tells of one part and they come in any order, before the case's others
/// too: the newest of each part wins by itself.
/// </summary>
public sealed record CaseCopy : ICopy
{
    /// <inheritdoc />
    public string Id { get; set; } = "";

    public PartCopy? Lead { get; init; }

    public PartCopy? Second { get; init; }

    public PartCopy? Supervisor { get; init; }

    /// <summary>Who has a part.</summary>
    /// <param name="Version">Version of the case's stream that it is of.</param>
    /// <param name="Holder">The person.</param>
    public sealed record PartCopy(long Version, Holder Holder);

    internal static CaseCopy With(CaseCopy? copy, CaseVerifierAssigned told)
    {
        copy ??= new();
        var assigned = new PartCopy(told.Fact.Version, new(told.Verifier.Holder));
        return told.Part switch
        {
            "lead" => IsNewer(copy.Lead) ? copy with { Lead = assigned } : copy,
            "second" => IsNewer(copy.Second) ? copy with { Second = assigned } : copy,
            "supervisor" => IsNewer(copy.Supervisor) ? copy with { Supervisor = assigned } : copy,
            _ => throw new ArgumentException($"The part '{told.Part}' is not known here."),
        };

        bool IsNewer(PartCopy? known) => known is null || assigned.Version > known.Version;
    }

    /// <summary>The persons who have a part now.</summary>
    internal IReadOnlyCollection<Holder> Holders() =>
        [.. new[] { Lead, Second, Supervisor }.OfType<PartCopy>().Select(part => part.Holder)];
}
