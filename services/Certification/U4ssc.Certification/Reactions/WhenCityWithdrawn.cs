using MassTransit;
using U4ssc.Kernel.Bus;
using V1 = U4ssc.Contracts.Registry.V1;

namespace U4ssc.Certification.Reactions;

internal sealed class WhenCityWithdrawn(Inbox inbox) : IConsumer<V1.CityWithdrawn>
{
    public Task Consume(ConsumeContext<V1.CityWithdrawn> context)
    {
        var m = context.Message;
        return inbox.Keep<CityCopy>(context, m.CityId.ToString(), copy => CityCopy.Stood(copy, m.Fact.Version, CityStanding.Withdrawn));
    }
}
