namespace U4ssc.Audit.Service.Timelines;

/// <summary>One history that a timeline is joined of.</summary>
/// <param name="Kind">What it is a history of.</param>
/// <param name="Path">The thing's route: <c>…/history</c> is below it, and <c>?version=</c> shows it as it was.</param>
/// <param name="IsExpected">There must be one: that there is none is a gap.</param>
internal sealed record Source(string Service, string Kind, string Thing, string Path, bool IsExpected = true)
{
    /// <summary>Where its events are listed.</summary>
    public string History => Kind == PublicEvents ? Path : $"{Path}/history";

    /// <summary>The kind of the public events of a city, which have no history of the usual shape.</summary>
    public const string PublicEvents = "public_events";

    /// <summary>The kind of a list that was uploaded.</summary>
    public const string List = "onboarding";

    public static Source City(Guid city) => new(Platform.Registry, "city", $"{city:D}", $"/api/registry/cities/{city:D}");

    public static Source Agency(string code) =>
        new(Platform.Registry, "agency", code, $"/api/registry/agencies/{Uri.EscapeDataString(code)}");

    public static Source Onboarding(Guid id) => new(Platform.Registry, List, $"{id:D}", $"/api/registry/onboardings/{id:D}");

    public static Source Edition(string id) =>
        new(Platform.Catalogue, "edition", id, $"/api/catalogue/editions/{Uri.EscapeDataString(id)}");

    public static Source BenchmarkSet(string id) =>
        new(Platform.Catalogue, "benchmark_set", id, $"/api/catalogue/benchmark-sets/{Uri.EscapeDataString(id)}");

    public static Source Policy { get; } = new(Platform.Certification, "policy", "default", "/api/certification/policies/default");

    public static Source Submission(Guid id) => new(Platform.Submissions, "submission", $"{id:D}", $"/api/submissions/{id:D}");

    public static Source Case(Guid id, bool isExpected) =>
        new(Platform.Verification, "case", $"{id:D}", $"/api/verification/cases/{id:D}", isExpected);

    /// <summary>The decision on a case: the same history as that of the certificate.</summary>
    public static Source Decision(Guid caseId, bool isExpected) =>
        new(Platform.Certification, "decision", $"{caseId:D}", $"/api/certification/decisions/{caseId:D}", isExpected);

    public static Source Certificate(string number) =>
        new(Platform.Certification, "certificate", number, $"/api/certification/certificates/{Uri.EscapeDataString(number)}");

    public static Source EventsOf(Guid city) => new(Platform.Subscriptions, PublicEvents, $"{city:D}", $"/api/events?city={city:D}", false);
}

/// <summary>Histories that are joined into one order.</summary>
/// <param name="Submission">In a timeline of many submissions, which one; otherwise empty.</param>
/// <param name="Sources">In an order that stays, since places count them; null where there is none yet.</param>
/// <param name="Gaps">What is known to be missing from the beginning.</param>
internal sealed record Group(Guid Submission, IReadOnlyList<Source?> Sources, IReadOnlyList<Gap> Gaps);
