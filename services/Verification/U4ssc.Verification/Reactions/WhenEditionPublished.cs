using MassTransit;
using U4ssc.Contracts.Catalogue.V1;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Verification.Copies;

namespace U4ssc.Verification.Reactions;

/// <summary>An edition can be reviewed under from now on; its content never changes.</summary>
internal sealed class WhenEditionPublished(Inbox inbox) : IConsumer<EditionPublished>
{
    public Task Consume(ConsumeContext<EditionPublished> context)
    {
        var told = context.Message;
        return inbox.Keep<EditionCopy>(context, EditionCopy.IdOf(told.Edition, told.ContentSha256), copy => copy ?? new()
        {
            Edition = told.Edition,
            ContentSha256 = told.ContentSha256,
            DataPoints = [.. told.Kpis.SelectMany(kpi => kpi.DataPoints, Of)],
        });
    }

    private static Domain.DataPoint Of(Kpi kpi, DataPoint point) =>
        new(point.Id, FigureRule.OfDataPoint(point.Unit, kpi.Formula.Kind == "ratio" ? kpi.Formula.Multiplier ?? 1 : null, point.Share));
}
