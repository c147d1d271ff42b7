using MassTransit;
using U4ssc.Certification.Domain;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Store;
using V1 = U4ssc.Contracts.Catalogue.V1;

namespace U4ssc.Certification.Reactions;

/// <summary>A published edition. It never changes, so the first telling is the last word.</summary>
public sealed class EditionCopy : ICopy
{
    /// <summary>The edition, such as <c>U4SSC-2017</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>What the decision reads of it.</summary>
    public required Edition Edition { get; init; }

    /// <summary>Names of the KPIs by their code, for pages.</summary>
    public IReadOnlyDictionary<string, string> KpiNames { get; init; } = new Dictionary<string, string>();
}

internal sealed class WhenEditionPublished(Inbox inbox) : IConsumer<V1.EditionPublished>
{
    public Task Consume(ConsumeContext<V1.EditionPublished> context)
    {
        var m = context.Message;
        return inbox.Keep<EditionCopy>(context, m.Edition, copy => copy ?? new()
        {
            Edition = new(m.Edition, m.ContentSha256, [.. m.Kpis.Select(ToKpi)]),
            KpiNames = m.Kpis.ToDictionary(kpi => kpi.Code, kpi => kpi.Name, StringComparer.Ordinal),
        });
    }

    private static Kpi ToKpi(V1.Kpi kpi) => new(
        kpi.Code, kpi.Dimension, kpi.SubDimension, kpi.Category, EnumWords.Read<KpiLevel>(kpi.Level),
        [.. kpi.DataPoints.Select(d => new DataPoint(
            d.Id, EnumWords.Read<Direction>(d.Direction),
            FigureRule.OfDataPoint(d.Unit, kpi.Formula.Kind == "ratio" ? kpi.Formula.Multiplier ?? 1 : null, d.Share)))], kpi.SdgGoals);
}
