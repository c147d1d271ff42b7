using System.Collections.Immutable;
using U4ssc.Kernel;

namespace U4ssc.Verification.Domain;

/// <summary>
/// An accredited verifier, stream <c>DerivedId.Of("verifier", holder)</c>: a person with whatever accounts, so that one accreditation, its
/// ties and its suspension count for all of them.
/// </summary>
public abstract record Verifier : IState<Verifier, IVerifierEvent>, IOwned
{
    private Verifier()
    {
    }

    /// <inheritdoc />
    public static Verifier Initial { get; } = new Unknown();

    /// <summary>The id of the one verifier that a person can be.</summary>
    public static Guid IdOf(Holder person) => DerivedId.Of("verifier", (person ?? throw new ArgumentNullException(nameof(person))).Id);

    /// <inheritdoc />
    public static Verifier Evolve(Verifier state, IVerifierEvent happened) => (state, happened) switch
    {
        (Unknown, VerifierAccredited e) => new Accredited(e.Holder, e.Level, e.Level, [.. e.Ties], []),
        (Accredited a, VerifierCaseSupervised e) => a with { SupervisedCases = a.SupervisedCases.Add(e.CaseId) },
        (Accredited a, VerifierQualified) => a with { Level = VerifierLevel.Qualified },
        (Accredited a, VerifierTiesChanged e) => a with { Ties = [.. e.Ties] },
        (Accredited a, VerifierSuspended) => new Suspended(a.Holder),
        _ => throw new ImpossibleHistoryException(state, happened),
    };

    /// <summary>The verifier itself; null where nobody accredited it.</summary>
    public Owner? Whose(Guid id) => this switch
    {
        Accredited accredited => new(Holders: [accredited.Holder]),
        Suspended suspended => new(Holders: [suspended.Holder]),
        _ => null,
    };

    /// <summary>Nobody accredited this person.</summary>
    public sealed record Unknown : Verifier;

    /// <summary>May be assigned to cases.</summary>
    /// <param name="Level">Now.</param>
    /// <param name="AccreditedAs">At accreditation, so that the same accreditation again is recognised after qualification.</param>
    public sealed record Accredited(
        Holder Holder, VerifierLevel Level, VerifierLevel AccreditedAs, ImmutableList<string> Ties, ImmutableList<Guid> SupervisedCases)
            : Verifier
    {
        /// <summary>The id of this verifier.</summary>
        public Guid Id => IdOf(Holder);

        /// <summary>True where it declared a tie to the city or to the agency that owns it. Letter case does not hide a tie.</summary>
        public bool IsTiedTo(Guid city, string agency) =>
            Ties.Contains(city.ToString("D"), StringComparer.OrdinalIgnoreCase) || Ties.Contains(agency, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>May not work.</summary>
    public sealed record Suspended(Holder Holder) : Verifier;
}
