using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Registry.Domain;

namespace U4ssc.Registry.Features;

/// <summary>One line of the list of agencies.</summary>
internal sealed class AgencyRow : IRow<AgencyRow, IAgencyEvent>, INamedRow
{
    public Guid Id { get; set; }

    public Owner Owner => new(Code);

    public string Code { get; set; } = "";

    public string Name { get; set; } = "";

    public IReadOnlyList<string> Countries { get; set; } = [];

    public string Searched { get; set; } = "";

    public string SortedBy { get; set; } = "";

    public static AgencyRow? Evolve(AgencyRow? row, IAgencyEvent happened, Recorded recorded) => happened switch
    {
        AgencyRegistered e => new()
        {
            Code = e.Code,
            Name = e.Name,
            Countries = e.Countries,
            Searched = INamedRow.SearchedIn(e.Code, e.Name),
            SortedBy = Text.FoldedKey(e.Name),
        },
        _ => throw new ImpossibleHistoryException(row, happened),
    };
}

/// <summary>All agencies.</summary>
internal static class ListAgenciesEndpoint
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/agencies", Handle).Produces<Page<AgencyView>>().FoundByName();

    private static Task<IResult> Handle(Request request, IQuerySession session) =>
        Lists.Page(session.Query<AgencyRow>().Found(request), request, row => new AgencyView(row.Code, row.Name, row.Countries));
}
