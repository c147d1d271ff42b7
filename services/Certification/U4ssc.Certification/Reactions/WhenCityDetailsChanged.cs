using MassTransit;
using U4ssc.Kernel.Bus;
using V1 = U4ssc.Contracts.Registry.V1;

namespace U4ssc.Certification.Reactions;

internal sealed class WhenCityDetailsChanged(Inbox inbox) : IConsumer<V1.CityDetailsChanged>
{
    public Task Consume(ConsumeContext<V1.CityDetailsChanged> context)
    {
        var m = context.Message;
        return inbox.Keep<CityCopy>(context, m.CityId.ToString(), copy => CityCopy.Named(copy, m.Fact.Version, m.Details.Name));
    }
}
