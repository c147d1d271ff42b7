using System.Text.Json.Serialization;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

/// <summary>A question that the city was asked, with its answer once there is one.</summary>
/// <param name="Revision">The revision that it was asked on.</param>
internal sealed record AskedQuery(Guid QueryId, int Revision, string DataPoint, string Text, DateTimeOffset AskedAt, string? Answer);

/// <summary>A case as verifiers, secretariat and auditors see it.</summary>
/// <param name="Changed">Data points and common inputs that the revision under review says otherwise than the one before.</param>
/// <param name="Before">What the revision before said of the data points among them.</param>
/// <param name="CommonInputsBefore">What the revision before said of the common inputs; null where none changed.</param>
internal sealed record CaseView(
    [property: JsonIgnore]
    VerificationCase Case, Guid Id, IReadOnlyList<AskedQuery> Queries, IReadOnlyList<string> Changed, IReadOnlyList<ReportedValue> Before,
    CommonInputs? CommonInputsBefore, CaseVerifier? ConcludedBy, CaseVerifier? AttestedBy, DateTimeOffset OpenedAt,
    DateTimeOffset? ConcludedAt, DateTimeOffset? AttestedAt, string? CancelledBecause)
    : IView<CaseView, ICaseEvent>
{
    [JsonIgnore]
    public Owner Owner => Case.Whose(Id)!;

    [JsonIgnore]
    public CaseFile File => ((VerificationCase.Begun)Case).File;

    [JsonIgnore]
    public SubmittedRevision Submitted => File.Submitted;

    public CaseState State => CaseStates.Of(Case)!.Value;

    public Guid SubmissionId => Submitted.SubmissionId;

    public int Revision => Submitted.Revision;

    public string RevisionSha256 => Submitted.RevisionSha256;

    public Guid CityId => Submitted.CityId;

    public long CityVersion => Submitted.CityVersion;

    public string CityName => Submitted.CityName;

    public string Agency => Submitted.Agency;

    public string Country => Submitted.Country;

    public int Period => Submitted.Period;

    public string Edition => Submitted.Edition;

    public string EditionSha256 => Submitted.EditionSha256;

    /// <summary>True where figures are made up, wholly or in part, as the submission says.</summary>
    public bool Illustrative => Submitted.Illustrative;

    public CommonInputs CommonInputs => Submitted.CommonInputs;

    public IReadOnlyList<ReportedValue> Values => Submitted.Values;

    /// <summary>What automatic checks saw, with the city's justification.</summary>
    public IReadOnlyList<ScreeningFinding> Screening => Submitted.Findings;

    public IReadOnlyList<Holder> PreparedBy => Submitted.PreparedBy;

    public IReadOnlyList<AssignedVerifier> Verifiers => [.. File.Verifiers.Values];

    public IReadOnlyList<Finding> Findings => [.. File.Findings.Values];

    /// <summary>Data points that need a final verdict before the conclusion.</summary>
    public IReadOnlyList<string> WithoutVerdict => File.WithoutVerdict;

    public static CaseView? Evolve(CaseView? view, ICaseEvent happened, Recorded recorded)
    {
        var before = view?.Case ?? VerificationCase.Initial;
        var after = VerificationCase.Evolve(before, happened);
        return (view, happened) switch
        {
            (_, CaseForestalled) => null,
            (null, _) => new(after, recorded.Stream, [], [], [], null, null, null, recorded.At, null, null, null),
            ({ } v, CaseReturned e) =>
                v with
                {
                    Case = after,
                    Queries = [.. v.Queries,
                        .. e.Queries.Select(query =>
                            new AskedQuery(query.QueryId, e.Revision, query.DataPoint, query.Text, recorded.At, null))],
                },
            ({ } v, CaseRevisionReceived e) => v with
            {
                Case = after,
                Changed = e.Changed,
                CommonInputsBefore = e.Changed.Any(id => CommonInputs.Ids.Contains(id, StringComparer.Ordinal)) ? v.CommonInputs : null,
                Before = [.. v.Values.Where(value => e.Changed.Contains(value.DataPoint))],
                Queries = [.. v.Queries.Select(query =>
                    query with
                    {
                        Answer = e.Submitted.Answers.FirstOrDefault(answer => answer.QueryId == query.QueryId)?.Answer ?? query.Answer,
                    })],
            },
            ({ } v, CaseConcluded e) => v with { Case = after, ConcludedBy = e.By, ConcludedAt = recorded.At },
            ({ } v, CaseAttested e) => v with { Case = after, AttestedBy = e.AttestedBy, AttestedAt = recorded.At },
            ({ } v, CaseCancelled e) => v with { Case = after, CancelledBecause = e.Reason },
            ({ } v, _) => v with { Case = after },
        };
    }
}

internal static class GetCaseEndpoint
{
    /// <summary>
    /// A case as its city and its agency see it: state and queries while it is judged, so that nobody negotiates about a verdict
    /// that is not final; the findings once two persons stand for them.
    /// </summary>
    public sealed record ForTheCity(
        Guid Id, Guid SubmissionId, int Revision, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
        CaseState State,
        IReadOnlyList<AskedQuery> Queries, IReadOnlyList<Finding>? Findings, DateTimeOffset OpenedAt, DateTimeOffset? AttestedAt,
        string? CancelledBecause);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapResource<CaseView, ICaseEvent>("/cases/{id:guid}", request => request.RouteId("id"), Present);

    private static ValueTask<object> Present(CaseView view, Request request) =>
        ValueTask.FromResult<object>(request.Caller.Role is Role.Agency or Role.City ? Reduced(view) : view);

    private static ForTheCity Reduced(CaseView v) => new(
        v.Id, v.SubmissionId, v.Revision, v.CityId, v.CityName, v.Agency, v.Country, v.Period, v.Edition, v.State, v.Queries,
        v.State == CaseState.Attested ? v.Findings : null, v.OpenedAt, v.AttestedAt, v.CancelledBecause);
}
