using MassTransit;
using U4ssc.Kernel.Bus;
using V1 = U4ssc.Contracts.Registry.V1;

namespace U4ssc.Certification.Reactions;

internal sealed class WhenCityEnrolled(Inbox inbox) : IConsumer<V1.CityEnrolled>
{
    public Task Consume(ConsumeContext<V1.CityEnrolled> context)
    {
        var m = context.Message;
        return inbox.Keep<CityCopy>(context, m.CityId.ToString(), copy => CityCopy.Stood(copy, m.Fact.Version, CityStanding.Enrolled));
    }
}
