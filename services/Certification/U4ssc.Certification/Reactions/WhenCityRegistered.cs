using MassTransit;
using U4ssc.Kernel.Bus;
using V1 = U4ssc.Contracts.Registry.V1;

namespace U4ssc.Certification.Reactions;

internal sealed class WhenCityRegistered(Inbox inbox) : IConsumer<V1.CityRegistered>
{
    public Task Consume(ConsumeContext<V1.CityRegistered> context)
    {
        var m = context.Message;
        return inbox.Keep<CityCopy>(context, m.CityId.ToString(), copy => CityCopy.Named(copy, m.Fact.Version, m.Details.Name));
    }
}
