using U4ssc.Kernel.Hosting;

namespace U4ssc.Subscriptions.Broker;

/// <summary>What partners connect to; nothing where there are no queues for them.</summary>
/// <param name="MessagesMax">So much may lie in a queue.</param>
internal sealed record PartnerAddress(string? Text, int MessagesMax)
{
    /// <summary>There are queues for partners here.</summary>
    public bool IsThere => Text is not null;
}

/// <summary>Public events on the broker, where the settings name one for partners.</summary>
internal static class BrokerDoor
{
    /// <summary>Adds it.</summary>
    public static void Add(ServiceBuilder service)
    {
        service.Services.AddSingleton(provider =>
        {
            var settings = BrokerSettings.Read(service.Configuration, provider.GetRequiredService<IHostEnvironment>());
            return new PartnerAddress(settings?.Address, settings?.MessagesMax ?? 0);
        });
        if (service.IsCommand || !BrokerSettings.Has(service.Configuration)) return;
        service.Services.AddSingleton(provider =>
            BrokerSettings.Read(service.Configuration, provider.GetRequiredService<IHostEnvironment>())!);
        service.Services.AddSingleton<Management>();
        service.Services.AddSingleton<PartnerStore>();
        service.Services.AddSingleton<BrokerStanding>();
        // Both listen to hints, which has to be said before anything runs.
        service.Services.AddHostedService<PartnerLogins>();
        service.Services.AddHostedService<EventTeller>();
        service.Services.AddHealthChecks().AddCheck<BrokerStanding>("broker", tags: ["lag"]);
        service.Status("broker", async (services, cancellation) =>
            await services.GetRequiredService<BrokerStanding>().Look(cancellation));
    }
}
