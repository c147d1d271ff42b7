using System.Net;
using U4ssc.Kernel.Hosting;
using U4ssc.Ledger.Hosting;
using U4ssc.Operations;
using U4ssc.Subscriptions.Broker;
using U4ssc.Subscriptions.Delivery;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Features;
using U4ssc.Subscriptions.Reactions;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions;

/// <summary>Tells the outside what happens in the programme: one numbered stream of public events.</summary>
public static class SubscriptionsService
{
    /// <summary>Composes the service.</summary>
    public static WebApplication Create(string[] args) => CreateWith(args, TimeProvider.System);

    /// <summary>Composes the service with a clock and a way to find hosts of its own.</summary>
    internal static WebApplication CreateWith(string[] args, TimeProvider clock, HostNames? hosts = null)
    {
        var service = new ServiceBuilder("subscriptions", args);
        service.Services.AddSingleton(clock);
        service.Services.AddSingleton(hosts ?? Dns.GetHostAddressesAsync);
        service.Store(store => store
            .Events(PublicationEvents.Stored)
            .Events(SubscriptionEvents.Stored)
            .Row<SubscriptionRow, ISubscriptionEvent>()
            .Document<Recipient>()
            .Document<SigningSecret>()
            .Options(StreamTables.Add).Options(BrokerTables.Add).Options(DeliveryTables.Add).Keep(StreamTables.Kept));
        service.Ledger();
        service.Operations();
        service.Announce(SubscriptionsAnnouncements.Map, SubscriptionsAnnouncements.Announced);

        service.ReactToAll(typeof(WhenTold<>));
        service.Services.AddSingleton<Incoming>();
        service.Services.AddSingleton<IncomingRows>();
        service.Services.AddSingleton<Numbering>();
        var address = (service.Configuration["Events:Address"] ?? service.Configuration["Auth:Issuer"] ?? "").TrimEnd('/');
        service.Services.AddSingleton(new CloudEventWriter(address));
        service.Services.AddSingleton(HeadSigner.Read(service.Configuration, address));
        service.Services.AddSingleton(WebhookKey.Read(service.Configuration));
        service.Services.AddSingleton(SecretSealer.Read(service.Configuration));
        service.Services.AddSingleton(provider =>
            EndpointSettings.Read(service.Configuration, provider.GetRequiredService<IHostEnvironment>()));
        service.Services.AddSingleton<SubscriptionDoor>();
        service.Services.AddSingleton(new Notices(address));
        service.Services.AddSingleton<Outbound>();
        service.Services.AddSingleton<WebhookSender>();
        service.Services.AddSingleton<Challenger>();
        service.Services.AddSingleton<Recipients>();
        service.Services.AddSingleton<Webhooks>();
        service.Services.AddSingleton<DeliveryStore>();
        service.Services.AddSingleton<DeliveryMetrics>();
        service.Services.AddSingleton<Shares>();
        service.Services.AddSingleton(AttemptLimits.Read(service.Configuration));
        service.Services.AddSingleton<Tail>();
        service.Services.AddSingleton<Feed>();
        service.Services.AddSingleton<PastPages>();
        service.Services.AddSingleton<Waiting>();
        service.Services.AddSingleton<StreamStanding>();
        service.Status("stream", async (services, cancellation) => await services.GetRequiredService<StreamStanding>().Look(cancellation));
        if (!service.IsCommand)
        {
            service.Services.AddHostedService<Numberer>();
            service.Services.AddHostedService(provider => provider.GetRequiredService<Tail>());
            service.Services.AddHostedService<Deliverer>();
            service.Services.AddHealthChecks().AddCheck<StreamStanding>("stream", tags: ["lag"]);
        }

        WebhookDescription.Add(service.Services, service.Name, address);
        BrokerDoor.Add(service);
        return service.Build(SubscriptionsAccess.Table, routes =>
        {
            CreateSubscriptionEndpoint.Map(routes);
            ListSubscriptionsEndpoint.Map(routes);
            GetSubscriptionEndpoint.Map(routes);
            GetSubscriptionQueueEndpoint.Map(routes);
            ChangeSubscriptionEndpoint.Map(routes);
            EndSubscriptionEndpoint.Map(routes);
            RotateSecretEndpoint.Map(routes);
            PauseSubscriptionEndpoint.Map(routes);
            ResumeSubscriptionEndpoint.Map(routes);
            SendChallengeEndpoint.Map(routes);
            SendTestEndpoint.Map(routes);
            ListDeliveriesEndpoint.Map(routes);
            RetryDeliveryEndpoint.Map(routes);
            ReplayEventsEndpoint.Map(routes);
            GetSubscriptionHealthEndpoint.Map(routes);
        }, routes =>
        {
            ReadEventsEndpoint.Map(routes);
            GetHeadEndpoint.Map(routes);
            GetEventKeysEndpoint.Map(routes);
            GetSchemaEndpoint.Map(routes);
            GetEventDescriptionEndpoint.Map(routes);
        });
    }
}
