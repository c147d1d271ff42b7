using U4ssc.Kernel;

namespace U4ssc.Certification.Domain;

/// <summary>What can happen to the certification policy. Stream: <c>DerivedId.Of("policy", "default")</c>.</summary>
public interface IPolicyEvent;

/// <summary>The names under which the policy's events lie on disk, in histories and in leaves, for ever.</summary>
public static class PolicyEvents
{
    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<(string Name, Type Type)> Stored =
    [
        ("policy_proposed", typeof(PolicyProposed)),
        ("policy_set", typeof(PolicySet)),
    ];
}

/// <summary>
/// A holder of the secretariat proposed the next version. It counts for nothing until another holder confirms it, which is the next
/// <see cref="PolicySet"/>.
/// </summary>
/// <param name="CoreKpisVerifiedPercentMin">Percent of the counted core KPIs that must be complete and verified, above 0 up to 100.</param>
/// <param name="ValidityYears">Years from issue to the end of a certificate.</param>
/// <param name="Basis">Where the rule comes from, for the public.</param>
/// <param name="By">Opaque id of the holder of the account.</param>
public sealed record PolicyProposed(decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis, Holder By) : IPolicyEvent;

/// <summary>A new version of the policy came into force. Decisions made before keep the version that they were made by.</summary>
/// <param name="Version">1 for the first, then one more each time.</param>
/// <param name="CoreKpisVerifiedPercentMin">Percent of the counted core KPIs that must be complete and verified, above 0 up to 100.</param>
/// <param name="ValidityYears">Years from issue to the end of a certificate.</param>
/// <param name="Basis">Where the rule comes from, for the public: a decision of the project is never shown as the programme's official
/// rule.</param>
/// <param name="ConfirmedBy">Opaque id of the holder who confirmed it; null for the first, which the platform itself sets.</param>
public sealed record PolicySet(int Version, decimal CoreKpisVerifiedPercentMin, int ValidityYears, string Basis, Holder? ConfirmedBy = null)
    : IPolicyEvent;
