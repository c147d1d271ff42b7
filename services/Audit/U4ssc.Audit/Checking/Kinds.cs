using System.Text.Json;
using U4ssc.Catalogue.Domain;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Registry.Domain;
using U4ssc.Registry.Domain.Onboarding;
using U4ssc.Submissions.Domain;
using U4ssc.Verification.Domain;

namespace U4ssc.Audit.Checking;

/// <summary>What a history is of, and how its events are read and folded.</summary>
/// <param name="Name">As people say it.</param>
/// <param name="Service">In whose log it is.</param>
/// <param name="Types">The stored names of its events.</param>
/// <param name="Initial">What there is before the first event.</param>
/// <param name="Evolve">What there is after one more.</param>
internal sealed record Kind(
    string Name, string Service, IReadOnlyDictionary<string, Type> Types, object Initial, Func<object, object, object> Evolve)
{
    /// <summary>The event as the rules know it.</summary>
    /// <exception cref="JsonException">The data is not that of such an event.</exception>
    public object Read(string type, JsonElement data) =>
        data.Deserialize(Types[type], Json.Options) ?? throw new JsonException("An event has data.");
}

/// <summary>All histories that there are.</summary>
internal static class Kinds
{
    /// <summary>All.</summary>
    public static IReadOnlyList<Kind> All { get; } =
    [
        Of<Agency, IAgencyEvent>("agency", "registry", AgencyEvents.Stored), Of<City, ICityEvent>("city", "registry", CityEvents.Stored),
        Of<OnboardingList, IOnboardingEvent>("onboarding", "registry", OnboardingEvents.Stored),
        Of<Catalogue.Domain.Edition, IEditionEvent>("edition", "catalogue", EditionEvents.Stored),
        Of<Catalogue.Domain.BenchmarkSet, IBenchmarkSetEvent>("benchmark set", "catalogue", BenchmarkSetEvents.Stored),
        Of<Submission, ISubmissionEvent>("submission", "submissions", SubmissionEvents.Stored),
        Of<VerificationCase, ICaseEvent>("case", "verification", CaseEvents.Stored),
        Of<Verifier, IVerifierEvent>("verifier", "verification", VerifierEvents.Stored),
        Of<Policy, IPolicyEvent>("policy", "certification", PolicyEvents.Stored),
        Of<Certificate, ICertificateEvent>("certificate", "certification", CertificateEvents.Stored),
    ];

    private static readonly Dictionary<string, Kind> ByType =
        All.SelectMany(kind => kind.Types.Keys, (kind, type) => (kind, type)).ToDictionary(one => one.type, one => one.kind,
            StringComparer.Ordinal);

    /// <summary>The kind of history that an event of this stored name is in; null where no rule knows it.</summary>
    public static Kind? Of(string type) => ByType.GetValueOrDefault(type);

    private static Kind Of<TState, TEvent>(string name, string service, IReadOnlyList<(string Name, Type Type)> stored)
        where TState : IState<TState, TEvent> =>
        new(name, service, stored.ToDictionary(one => one.Name, one => one.Type, StringComparer.Ordinal), TState.Initial,
            static (state, happened) => TState.Evolve((TState)state, (TEvent)happened));
}
