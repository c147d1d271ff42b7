using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

/// <summary>A case in the list.</summary>
public sealed class CaseRow : IRow<CaseRow, ICaseEvent>, INamedRow
{
    /// <inheritdoc />
    public Guid Id { get; set; }

    /// <inheritdoc />
    public Owner Owner { get; set; } = Owner.Nobody;

    public Guid SubmissionId { get; set; }
    public int Revision { get; set; }
    public Guid CityId { get; set; }
    public string CityName { get; set; } = "";

    /// <inheritdoc />
    public string Searched { get; set; } = "";

    /// <inheritdoc />
    public string SortedBy { get; set; } = "";

    public string Agency { get; set; } = "";
    public string Country { get; set; } = "";
    public int Period { get; set; }
    public string Edition { get; set; } = "";

    /// <summary>As in the API: <c>unassigned</c>, <c>in_review</c>, …</summary>
    public string State { get; set; } = "";

    public Guid? Lead { get; set; }
    public Guid? Second { get; set; }
    public Guid? Supervisor { get; set; }

    /// <summary>Who has which part; null where nobody has it.</summary>
    public Holder? LeadHolder { get; set; }
    public Holder? SecondHolder { get; set; }
    public Holder? SupervisorHolder { get; set; }

    /// <inheritdoc />
    public static CaseRow? Evolve(CaseRow? row, ICaseEvent happened, Recorded recorded)
    {
        if (happened is CaseOpened opened) return Take(new CaseRow { State = "unassigned" }, opened.Submitted);
        // Of what never opened there is no line.
        if (happened is CaseForestalled) return null;
        if (row is null) throw new ImpossibleHistoryException(row, happened);
        switch (happened)
        {
            case CaseIndependenceDeclared or CaseFindingsRecorded:
                break;
            case CaseVerifierAssigned e:
                Assign(row, e);
                break;
            case CaseReturned:
                row.State = "returned";
                break;
            case CaseRevisionReceived e:
                Take(row, e.Submitted).State = "in_review";
                break;
            case CaseConcluded:
                row.State = "concluded";
                break;
            case CaseAttested:
                row.State = "attested";
                break;
            case CaseCancelled:
                row.State = "cancelled";
                break;
            default:
                throw new ImpossibleHistoryException(row, happened);
        }

        return row;
    }

    private static CaseRow Take(CaseRow row, SubmittedRevision s)
    {
        (row.SubmissionId, row.Revision, row.CityId, row.CityName) = (s.SubmissionId, s.Revision, s.CityId, s.CityName);
        (row.Searched, row.SortedBy) = (INamedRow.SearchedIn(s.CityName), Text.FoldedKey(s.CityName));
        (row.Agency, row.Country, row.Period, row.Edition) = (s.Agency, s.Country, s.Period, s.Edition);
        row.Owner = new(s.Agency, s.CityId, row.Owner.Holders);
        return row;
    }

    private static void Assign(CaseRow row, CaseVerifierAssigned e)
    {
        if (e.Part == CasePart.Lead) (row.Lead, row.LeadHolder) = (e.Verifier, e.Holder);
        if (e.Part == CasePart.Second) (row.Second, row.SecondHolder) = (e.Verifier, e.Holder);
        if (e.Part == CasePart.Supervisor) (row.Supervisor, row.SupervisorHolder) = (e.Verifier, e.Holder);
        if (e.Part == CasePart.Lead && row.State == "unassigned") row.State = "in_review";
        Holder?[] assigned = [row.LeadHolder, row.SecondHolder, row.SupervisorHolder];
        row.Owner = row.Owner with { Holders = [.. assigned.OfType<Holder>()] };
    }
}

internal static class ListCasesEndpoint
{
    /// <param name="Lead">Who judges is kept back from the city and its agency: null there, as in the case itself.</param>
    public sealed record Line(
        Guid Id, Guid SubmissionId, int Revision, Guid CityId, string CityName, string Agency, string Country, int Period, string Edition,
        string State,
        Guid? Lead, Guid? Second, Guid? Supervisor);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/cases", Handle).Produces<Page<Line>>().FoundByName().Asks(
        QueryParameter.Choice<CaseState>("state", "Where the case stands."),
        QueryParameter.Id("verifier", "Id of a verifier: the cases in which it has a part."),
        QueryParameter.Text("agency", "Code of an agency: its cities' cases.")).ListedAsItWas();

    private static async Task<IResult> Handle(Request request, IDocumentStore store)
    {
        await using var session = store.QuerySession();
        IQueryable<CaseRow> rows = session.Query<CaseRow>();
        var (state, judges) = (request.Query("state"), JudgesAreSeen(request.Caller));
        var verifier = request.Query("verifier") is { } text ? Guid.Parse(text) : (Guid?)null;
        if (verifier is not null && !judges) return CaseRefusals.JudgesKeptBack.ToProblem();
        if (request.Query("agency") is { } agency) rows = rows.Where(row => row.Agency == agency);
        if (request.Instant("asOf") is { } asOf)
        {
            return await rows.PageAsOf<CaseRow, ICaseEvent>(
                request, asOf, CaseEvents.Stored,
                row => (state ?? row.State) == row.State
                    && (verifier is null || row.Lead == verifier || row.Second == verifier || row.Supervisor == verifier),
                (row, _, _) => Shown(row));
        }

        if (state is not null) rows = rows.Where(row => row.State == state);
        if (verifier is not null)
            rows = rows.Where(row => row.Lead == verifier || row.Second == verifier || row.Supervisor == verifier);
        return await Lists.Page(rows.Found(request), request, Shown);

        object Shown(CaseRow row) => new Line(
            row.Id, row.SubmissionId, row.Revision, row.CityId, row.CityName, row.Agency, row.Country, row.Period, row.Edition, row.State,
            judges ? row.Lead : null, judges ? row.Second : null, judges ? row.Supervisor : null);
    }

    /// <summary>True where the caller may know who judges: not the city that is judged, nor its agency.</summary>
    internal static bool JudgesAreSeen(Caller caller) => caller.Role is not (Role.Agency or Role.City);
}
