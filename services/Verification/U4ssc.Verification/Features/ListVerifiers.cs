using Marten;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

/// <summary>A verifier in the list.</summary>
public sealed class VerifierRow : IRow<VerifierRow, IVerifierEvent>
{
    /// <inheritdoc />
    public Guid Id { get; set; }

    /// <inheritdoc />
    public Owner Owner { get; set; } = Owner.Nobody;

    /// <summary>Id of the holder.</summary>
    public string Person { get; set; } = "";

    public VerifierLevel Level { get; set; }
    public IReadOnlyList<string> Ties { get; set; } = [];
    public bool Suspended { get; set; }

    /// <inheritdoc />
    public static VerifierRow? Evolve(VerifierRow? row, IVerifierEvent happened, Recorded recorded)
    {
        switch (happened)
        {
            case VerifierAccredited e:
                row = new();
                (row.Person, row.Level, row.Ties, row.Owner) = (e.Holder.Id, e.Level, e.Ties, new(Holders: [e.Holder]));
                break;
            case VerifierCaseSupervised when row is not null:
                break;
            case VerifierQualified when row is not null:
                row.Level = VerifierLevel.Qualified;
                break;
            case VerifierTiesChanged e when row is not null:
                row.Ties = e.Ties;
                break;
            case VerifierSuspended when row is not null:
                row.Suspended = true;
                break;
            default:
                throw new ImpossibleHistoryException(row, happened);
        }

        return row;
    }
}

internal static class ListVerifiersEndpoint
{
    public sealed record Line(Guid Id, string? User, string Holder, string? Name, VerifierState State, VerifierLevel Level,
        IReadOnlyList<string> Ties);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/verifiers", Handle).Produces<Page<Line>>().Listed();

    private static async Task<IResult> Handle(Request request, IDocumentStore store)
    {
        await using var session = store.QuerySession();
        return await Lists.Page(session.Query<VerifierRow>(), request, Named);

        // The names of the verifiers on the page and of no others. A query of its own: one that includes them makes a temporary table,
        // which no service may.
        async Task<Func<VerifierRow, object?>> Named(IReadOnlyList<VerifierRow> rows)
        {
            var people = (await session.LoadManyAsync<VerifierPerson>(request.Cancellation, [.. rows.Select(row => row.Id)]))
                .ToDictionary(person => person.Id);
            return row =>
            {
                var person = people.GetValueOrDefault(row.Id);
                return new Line(
                    row.Id, person?.User, row.Person, person?.Name, row.Suspended
                        ? VerifierState.Suspended
                        : VerifierState.Accredited, row.Level, row.Ties);
            };
        }
    }
}
