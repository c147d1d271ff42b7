using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Copies;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

internal static class RecordFindingsEndpoint
{
    public sealed record Body(IReadOnlyList<Item> Findings);

    public sealed record Item(string DataPoint, Verdict Verdict, string? Text = null, decimal? CorrectedValue = null,
        ReportStatus? CorrectedStatus = null);

    public static void Map(IEndpointRouteBuilder routes) =>
        routes.MapPut("/cases/{id:guid}/findings", Handle).Produces(StatusCodes.Status204NoContent);

    private static async Task<IResult> Handle(
        Guid id, Body<Body> body, Request request, Streams streams, Editions editions, Transact transact)
    {
        var by = await Accreditation.Of(request, streams);
        var edition = await editions.OfCase(id, request.Cancellation);
        var findings = body.Value.Findings.Select(item =>
            new Finding(item.DataPoint, item.Verdict, item.Text, item.CorrectedValue, item.CorrectedStatus)).ToArray();
        return await transact.Ask<VerificationCase, ICaseEvent>(
            request, id,
            decide: state => CaseDecider.Decide(new RecordFindings(by, findings, edition), state),
            answer: (_, version) => Answer.NoContent(version));
    }
}
