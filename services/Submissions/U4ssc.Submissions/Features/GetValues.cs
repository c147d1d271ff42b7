using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Submissions.Copies;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions.Features;

/// <summary>All data points of the edition with what the city said and what follows from it.</summary>
internal static class GetValuesEndpoint
{
    /// <summary>What is said of one data point.</summary>
    /// <param name="Denominator">The one that is divided by, be it the city's own or the common input.</param>
    /// <param name="Value">The final value: computed, or given.</param>
    /// <param name="Locked">True where it cannot be changed now.</param>
    public sealed record ValueView(
        string DataPoint, string Kpi, string Label, string Unit, ValueStatus Status, decimal? Numerator, decimal? Denominator,
        decimal? Value, ValueBasis? Basis,
        DataQuality? Quality, ValueOrigin? Origin, ValueSource? Source, string? Note, string? Reason, IReadOnlyList<string> Evidence,
        bool Locked);

    /// <param name="LockedCommonInputs">Ids of common inputs that cannot be changed now.</param>
    public sealed record ValuesView(string Edition, CommonInputsBody CommonInputs, IReadOnlyList<string> LockedCommonInputs,
        IReadOnlyList<ValueView> Values);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapGet("/{id:guid}/values", Handle).Produces<ValuesView>().AsItWas();

    private static async Task<IResult> Handle(Guid id, Request request, Editions editions)
    {
        var (found, answer) = await Resources.Read<SubmissionView, ISubmissionEvent>(request, _ => new(id), SubmissionOwner.Of);
        if (found is null) return answer;
        var view = found.Value.For(request.Caller);
        var edition = await editions.Of(view.Edition, view.EditionSha256, request.Cancellation);
        var inputs = view.CommonInputs.Said();
        return Shown.At(request,
            new ValuesView(view.Edition, view.CommonInputs, [.. CommonInputs.Ids.Where(input => Locked(input, view))],
                [.. edition.DataPoints.Select(point => Of(point, view, inputs))]), found.Version);
    }

    private static ValueView Of(DataPoint point, SubmissionView view, CommonInputs inputs)
    {
        var stated = view.Values.GetValueOrDefault(point.Id) ?? new StatedValue(point.Id, ValueStatus.NotReported);
        var final = FinalFigure.Of(stated, point, inputs);
        return new(
            point.Id, point.Kpi, point.Label, point.Unit, stated.Status, stated.Numerator, final.Denominator
                ?? stated.Denominator, final.Value, final.Basis,
            stated.Quality, stated.Origin, stated.Source, stated.Note, stated.Reason, stated.Evidence ?? [], Locked(point.Id, view));
    }

    private static bool Locked(string dataPoint, SubmissionView view) => view.State switch
    {
        SubmissionStatus.Draft => false,
        SubmissionStatus.Returned => !view.Queries.Any(query => query.Revision == view.Revision && query.DataPoint == dataPoint),
        _ => true,
    };
}
