using JasperFx.Events;
using U4ssc.Contracts;
using U4ssc.Kernel.Bus;
using D = U4ssc.Catalogue.Domain;
using V1 = U4ssc.Contracts.Catalogue.V1;

namespace U4ssc.Catalogue;

/// <summary>The whole map from stored events to messages.</summary>
internal static class CatalogueAnnouncements
{
    /// <summary>The stored events that have a message; the others are not even read for it.</summary>
    public static readonly IReadOnlyList<Type> Announced = [typeof(D.EditionPublished), typeof(D.BenchmarkSetPublished)];

    public static IMessage? Map(IEvent stored) => stored.Data switch
    {
        D.EditionPublished e => new V1.EditionPublished(
            stored.ToFact(), e.Content.Edition, e.Content.Title, e.ContentSha256,
            [.. e.Content.CommonInputs.Select(input => new V1.CommonInput(input.Id, input.Unit))],
            [.. e.Content.Kpis.Select(Told)]),
        D.BenchmarkSetPublished e => new V1.BenchmarkSetPublished(
            stored.ToFact(), e.Content.BenchmarkSet, e.Content.Edition, e.Content.Agency, e.ContentSha256,
            [.. e.Content.Targets.Select(target => new V1.BenchmarkTarget(target.DataPoint, target.Target, target.Source))]),
        _ => null, // Drafts are our own business.
    };

    private static V1.Kpi Told(D.Kpi kpi) => new(
        kpi.Code, kpi.Name, kpi.Dimension, kpi.SubDimension, kpi.Category, kpi.Level,
        new V1.Formula(kpi.Formula.Kind, kpi.Formula.Multiplier, kpi.Formula.CommonDenominator),
        [.. kpi.DataPoints.Select(point => new V1.DataPoint(point.Id, point.Label, point.Unit, point.Direction, D.Shares.Of(point)))],
        kpi.SdgGoals);
}
