using MassTransit;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Copies;

namespace U4ssc.Submissions.Reactions;

/// <summary>A city may open submissions from now on.</summary>
internal sealed class WhenCityEnrolled(Inbox inbox) : IConsumer<CityEnrolled>
{
    public Task Consume(ConsumeContext<CityEnrolled> context)
    {
        var told = context.Message;
        return inbox.Keep<CityCopy>(context, told.CityId.ToString(), copy => CityCopy.With(copy, told.Fact.Version, enrolled: true));
    }
}
