using MassTransit;
using U4ssc.Contracts.Catalogue.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Copies;

namespace U4ssc.Submissions.Reactions;

/// <summary>An edition can be used from now on; its content never changes.</summary>
internal sealed class WhenEditionPublished(Inbox inbox) : IConsumer<EditionPublished>
{
    public Task Consume(ConsumeContext<EditionPublished> context)
    {
        var told = context.Message;
        return inbox.Keep<EditionCopy>(context, EditionCopy.IdOf(told.Edition, told.ContentSha256), copy => copy ?? new()
        {
            Edition = told.Edition,
            ContentSha256 = told.ContentSha256,
            PublishedAt = told.Fact.RecordedAt,
            Kpis = told.Kpis,
        });
    }
}
