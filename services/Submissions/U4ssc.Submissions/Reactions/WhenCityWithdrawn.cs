using MassTransit;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Copies;

namespace U4ssc.Submissions.Reactions;

/// <summary>A city may not open submissions any more; what it opened goes on.</summary>
internal sealed class WhenCityWithdrawn(Inbox inbox) : IConsumer<CityWithdrawn>
{
    public Task Consume(ConsumeContext<CityWithdrawn> context)
    {
        var told = context.Message;
        return inbox.Keep<CityCopy>(context, told.CityId.ToString(), copy => CityCopy.With(copy, told.Fact.Version, enrolled: false));
    }
}
