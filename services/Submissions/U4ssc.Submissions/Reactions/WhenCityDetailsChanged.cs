using MassTransit;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Submissions.Copies;

namespace U4ssc.Submissions.Reactions;

/// <summary>The registry knows a city better: its details go into the local copy, unless newer ones are there.</summary>
internal sealed class WhenCityDetailsChanged(Inbox inbox) : IConsumer<CityDetailsChanged>
{
    public Task Consume(ConsumeContext<CityDetailsChanged> context)
    {
        var told = context.Message;
        return inbox.Keep<CityCopy>(context, told.CityId.ToString(), copy => CityCopy.With(copy, told.Fact.Version, told.Details));
    }
}
