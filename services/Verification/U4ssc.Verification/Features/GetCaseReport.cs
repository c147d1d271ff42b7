using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

/// <summary>The verification summary report of a case.</summary>
internal static class GetCaseReportEndpoint
{
    /// <param name="Verified">What is reported or not applicable in the end, and verified.</param>
    /// <param name="NotReportedConfirmed">Verified as not reported: the verifiers agree that there is no figure. Counts for nothing
    /// else.</param>
    /// <param name="Corrected">Data points with a verifier's figure or status beside the city's.</param>
    public sealed record Summary(
        int DataPoints, int Reported, int NotReported, int NotApplicable, int Verified, int NotReportedConfirmed, int NotVerified,
        int Queried, int Corrected);

    /// <param name="Status">The city's.</param>
    /// <param name="Value">The city's.</param>
    /// <param name="FinalStatus">The verifier's where there is one, else the city's.</param>
    /// <param name="FinalValue">The verifier's where there is one, else the city's; null unless the final status is reported.</param>
    public sealed record Line(
        string DataPoint, ReportStatus Status, decimal? Value, Verdict? Verdict, string? Text, ReportStatus? CorrectedStatus,
        decimal? CorrectedValue,
        ReportStatus FinalStatus, decimal? FinalValue);

    public sealed record Report(
        Guid CaseId, Guid SubmissionId, int Revision, string RevisionSha256, Guid CityId, string CityName, string Agency, string Country,
        int Period, string Edition,
        string EditionSha256, CaseState State, IReadOnlyList<AssignedVerifier>? Verifiers, CaseVerifier? ConcludedBy,
        DateTimeOffset? ConcludedAt,
        CaseVerifier? AttestedBy, DateTimeOffset? AttestedAt, Summary Summary, IReadOnlyList<Line> DataPoints,
        IReadOnlyList<AskedQuery> Queries,
        IReadOnlyList<ScreeningFinding> Screening);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/cases/{id:guid}/report", Handle).Produces<Report>().AsItWas();

    private static async Task<IResult> Handle(Guid id, Request request)
    {
        var (found, answer) = await Resources.Read<CaseView, ICaseEvent>(request, _ => new(id));
        if (found is null) return answer;
        var (view, version) = (found.Value, found.Version);
        if (request.Caller.Role is Role.Agency or Role.City && view.State != CaseState.Attested)
            return CaseRefusals.ReportNotReady.ToProblem();
        request.Http.Response.Headers.ETag = $"\"{version}\"";
        var report = Of(view, view.Submitted);
        // Who judges is kept back from those whose figures are judged, here as everywhere.
        if (!ListCasesEndpoint.JudgesAreSeen(request.Caller))
            report = report with { Verifiers = null, ConcludedBy = null, AttestedBy = null };
        return TypedResults.Json(report, Json.Options);
    }

    private static Report Of(CaseView view, SubmittedRevision s)
    {
        var lines = s.Values.Select(value => LineOf(value, view.File.Findings.GetValueOrDefault(value.DataPoint))).ToList();
        return new(
            view.Id, s.SubmissionId, s.Revision, s.RevisionSha256, s.CityId, s.CityName, s.Agency, s.Country, s.Period, s.Edition,
            s.EditionSha256, view.State,
            view.Verifiers, view.ConcludedBy, view.ConcludedAt, view.AttestedBy, view.AttestedAt, SummaryOf(lines), lines, view.Queries,
            s.Findings);
    }

    private static Line LineOf(ReportedValue value, Finding? finding)
    {
        var status = finding?.CorrectedStatus ?? value.Status;
        return new(
            value.DataPoint, value.Status, value.Value, finding?.Verdict, finding?.Text, finding?.CorrectedStatus, finding?.CorrectedValue,
            status, status == ReportStatus.Reported ? finding?.CorrectedValue ?? value.Value : null);
    }

    private static Summary SummaryOf(List<Line> lines) => new(
        lines.Count,
        lines.Count(line => line.Status == ReportStatus.Reported),
        lines.Count(line => line.Status == ReportStatus.NotReported),
        lines.Count(line => line.Status == ReportStatus.NotApplicable),
        lines.Count(line => line.Verdict == Verdict.Verified && line.FinalStatus != ReportStatus.NotReported),
        lines.Count(line => line.Verdict == Verdict.Verified && line.FinalStatus == ReportStatus.NotReported),
        lines.Count(line => line.Verdict == Verdict.NotVerified),
        lines.Count(line => line.Verdict == Verdict.Query),
        lines.Count(line => line.CorrectedStatus is not null || line.CorrectedValue is not null));
}
