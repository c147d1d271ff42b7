using System.Collections.Concurrent;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.RegularExpressions;
using MassTransit;
using MassTransit.Configuration;
using MassTransit.Middleware;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;
using RabbitMQ.Client;
using U4ssc.Contracts;

namespace U4ssc.Kernel.Bus;

/// <summary>One reaction and its queue.</summary>
public sealed record Reaction(Type Consumer, Type Message, string Queue);

/// <summary>
/// The bus: every exchange and queue is named by us, every queue is a quorum queue with a delivery limit and a place for what fails.
/// </summary>
public static partial class Messaging
{
    private const int PrefetchCount = 16;
    private static readonly TimeSpan[] RetryAfter =
        [.. new[] { 50, 200, 500, 1000, 2000, 4000, 8000, 15000 }.Select(milliseconds => TimeSpan.FromMilliseconds(milliseconds))];

    /// <summary>registry + WhenCityWithdrawn → registry-when-city-withdrawn.</summary>
    public static string Queue(string service, Type consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        return $"{service}-{Kebab(consumer.Name)}";
    }

    /// <summary>U4ssc.Contracts.Registry.V1.CityEnrolled → u4ssc.registry.v1.city-enrolled.</summary>
    public static string Exchange(Type message)
    {
        ArgumentNullException.ThrowIfNull(message);
        var place = (message.Namespace ?? "").Split('.');
        return $"u4ssc.{string.Join('.', place[2..]).ToLowerInvariant()}.{Kebab(message.Name)}";
    }

    /// <summary>The messages that there are.</summary>
    public static IReadOnlyList<Type> Types { get; } =
        [.. typeof(IMessage).Assembly.GetTypes().Where(type => type.IsClass && type.IsAssignableTo(typeof(IMessage)))];

    /// <summary>The service that alone tells messages of this type: U4ssc.Contracts.Registry.V1.CityEnrolled → registry.</summary>
    public static string Teller(Type message)
    {
        ArgumentNullException.ThrowIfNull(message);
        return (message.Namespace ?? "").Split('.')[2].ToLowerInvariant();
    }

    /// <summary>Adds the bus and its watch to a host.</summary>
    public static void Add(IServiceCollection services, BusUser user, IReadOnlyList<Reaction> reactions)
    {
        ArgumentNullException.ThrowIfNull(user);
        services.AddSingleton(provider => new ConsumeWatch(user.Url, reactions, provider.GetRequiredService<TimeProvider>()));
        services.AddHostedService(provider => provider.GetRequiredService<ConsumeWatch>());
        // Before the bus, and so stopped after it: what came last is written down too.
        services.AddSingleton<Heard>();
        services.AddHostedService(provider => provider.GetRequiredService<Heard>());
        services.AddSingleton<Wire>();
        services.AddHostedService(provider => provider.GetRequiredService<NotHeard>());
        var tells = services.Any(service => service.ServiceType == typeof(AnnouncementMap));
        if (tells) services.AddHostedService<NewestTeller>();
        services.AddHostedService<Asking>();
        services.AddMassTransit(bus =>
        {
            // Nobody outside is told that this runs.
            bus.DisableUsageTelemetry();
            // Without the broker a service still reads and writes, and tells later: a matter for an alert, not for readiness.
            bus.ConfigureHealthCheckOptions(check =>
            {
                check.Tags.Clear();
                check.Tags.Add("lag");
            });
            foreach (var reaction in reactions) bus.AddConsumer(reaction.Consumer);
            bus.AddConsumer<NewestHearer>();
            if (tells) bus.AddConsumer<AgainTeller>();
            bus.UsingRabbitMq((context, broker) =>
            {
                broker.Host(user.Url, host => host.PublisherConfirmation = true);
                broker.MessageTopology.SetEntityNameFormatter(new PinnedNames());
                broker.PublishTopology.ConnectPublishTopologyConfigurationObserver(new DeclaredBefore());
                broker.ConfigurePublish(pipe => pipe.UseExecute(sent =>
                {
                    if (sent.TryGetPayload<RabbitMqSendContext>(out var message)) message.BasicProperties.UserId = user.Name;
                }));
                broker.ConfigureJsonSerializerOptions(AsWritten);
                broker.ConnectConsumeObserver(context.GetRequiredService<ConsumeWatch>());
                foreach (var reaction in reactions)
                {
                    broker.ReceiveEndpoint(reaction.Queue, endpoint =>
                    {
                        endpoint.ConfigureChannel(channel => channel.UseFilter(new OnDeclaredChannel(user)));
                        endpoint.PrefetchCount = PrefetchCount;
                        endpoint.PublishFaults = false;
                        // To the error queue and nowhere else: a message may name a place that wants to hear of its failure.
                        endpoint.ConfigureError(failed => failed.UseFilter(new ErrorTransportFilter()));
                        TakeOnlyGenuine(context, endpoint, user, reaction.Queue, reaction.Message, Teller(reaction.Message));
                        endpoint.UseMessageRetry(retry =>
                        {
                            retry.Ignore<HopelessMessageException>();
                            retry.Intervals(RetryAfter);
                        });
                        endpoint.UseFilter(new Heard.Listening(reaction.Queue));
                        endpoint.ConfigureConsumer(context, reaction.Consumer);
                    });
                }

                broker.ConnectReceiveObserver(context.GetRequiredService<Heard>());
                if (reactions.Count > 0) ShortLived<NewestHearer, Newest>(context, broker, user, Topology.NewestQueue(user.Service));
                if (tells) ShortLived<AgainTeller, AskedAgain>(context, broker, user, Topology.AskedQueue(user.Service));
            });
        });
    }

    // One at a time, and not kept where it fails: the next number comes, the question is put again.
    private static void ShortLived<TConsumer, TMessage>(
        IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator broker, BusUser user, string queue)
        where TConsumer : class, IConsumer<TMessage>
        where TMessage : class => broker.ReceiveEndpoint(queue, endpoint =>
    {
        endpoint.ConfigureChannel(channel => channel.UseFilter(new OnDeclaredChannel(user)));
        endpoint.PrefetchCount = 1;
        endpoint.PublishFaults = false;
        TakeOnlyGenuine(context, endpoint, user, queue, typeof(TMessage), teller: null);
        endpoint.DiscardFaultedMessages();
        endpoint.DiscardSkippedMessages();
        endpoint.ConfigureConsumer<TConsumer>(context);
    });

    // Forged ones are kept on the error queue wherever they came.
    private static void TakeOnlyGenuine(
        IBusRegistrationContext context, IReceiveEndpointConfigurator endpoint, BusUser user, string queue, Type message, string? teller)
    {
        var (keys, refused) = (context.GetRequiredService<MessageKeys>(), context.GetRequiredService<RefusedMessage>());
        endpoint.ConfigureReceive(received =>
        {
            received.UseRescue(
                Pipe.New<ExceptionReceiveContext>(failed => failed.UseFilter(new ErrorTransportFilter())),
                only => only.Handle<NotGenuineException>());
            received.UseFilter(new OnlyGenuine(queue, message, teller, keys, user, context.GetRequiredService<TimeProvider>(), refused));
        });
    }

    /// <summary>The platform's JSON for the library's envelope, which would write a decimal as a text.</summary>
    public static JsonSerializerOptions AsWritten(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var other in options.Converters.OfType<JsonConverter<decimal>>().ToList()) options.Converters.Remove(other);
        Json.Configure(options);
        return options;
    }

    internal static string Kebab(string name) => WordStart().Replace(name, "-$1").TrimStart('-').ToLowerInvariant();

    [GeneratedRegex("(?<!^)([A-Z])")]
    private static partial Regex WordStart();

    // The exchange of a message is there since `migrate`: to publish declares nothing.
    private sealed class DeclaredBefore : IPublishTopologyConfigurationObserver
    {
        public void MessageTopologyCreated<T>(IMessagePublishTopologyConfigurator<T> configurator)
            where T : class => configurator.Exclude = true;
    }

    private sealed class PinnedNames : IEntityNameFormatter
    {
        public string FormatEntityName<T>() =>
            typeof(T).Namespace?.StartsWith("U4ssc.Contracts.", StringComparison.Ordinal) == true
                ? Exchange(typeof(T))
                : $"u4ssc.internal.{Kebab(typeof(T).Name)}";
    }
}

/// <summary>
/// Sees messages that wait while none is consumed: a consumer that did not come back looks healthy from everywhere else.
/// </summary>
public sealed class ConsumeWatch(Uri url, IReadOnlyList<Reaction> reactions, TimeProvider clock)
    : BackgroundService, IConsumeObserver, IHealthCheck
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StuckAfter = TimeSpan.FromSeconds(60);

    private readonly ConcurrentDictionary<string, DateTimeOffset> lastConsumed = new();
    private readonly ConcurrentDictionary<string, DateTimeOffset> waitingSince = new();

    /// <inheritdoc />
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var now = clock.GetUtcNow();
        var stuck = waitingSince.Where(queue => now - Later(queue.Value, lastConsumed.GetValueOrDefault(queue.Key)) > StuckAfter)
            .Select(queue => queue.Key).ToList();
        return Task.FromResult(stuck.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Unhealthy($"Messages wait and none is consumed: {string.Join(", ", stuck)}. Restart this replica."));
    }

    /// <inheritdoc />
    public Task PreConsume<T>(ConsumeContext<T> context)
        where T : class => Task.CompletedTask;

    /// <inheritdoc />
    public Task PostConsume<T>(ConsumeContext<T> context)
        where T : class => Seen(context);

    /// <inheritdoc />
    public Task ConsumeFault<T>(ConsumeContext<T> context, Exception exception)
        where T : class => Seen(context);

    /// <summary>One look at every queue; a queue with ready messages counts as waiting until it is seen empty.</summary>
    internal async Task Look(CancellationToken cancellation)
    {
        var factory = new ConnectionFactory { Uri = url, AutomaticRecoveryEnabled = false, ClientProvidedName = "u4ssc-consume-watch" };
        await using var connection = await factory.CreateConnectionAsync(cancellation);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: cancellation);
        foreach (var reaction in reactions)
        {
            var queue = await channel.QueueDeclarePassiveAsync(reaction.Queue, cancellation);
            if (queue.MessageCount == 0) waitingSince.TryRemove(reaction.Queue, out _);
            else waitingSince.TryAdd(reaction.Queue, clock.GetUtcNow());
        }
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(LookEvery);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                await Look(stoppingToken);
            }
#pragma warning disable CA1031 // The broker's absence is the bus check's business; this one only needs its next look.
            catch (Exception) when (!stoppingToken.IsCancellationRequested)
#pragma warning restore CA1031
            {
                waitingSince.Clear();
            }
        }
    }

    private Task Seen(ConsumeContext context)
    {
        lastConsumed[context.ReceiveContext.InputAddress.Segments[^1]] = clock.GetUtcNow();
        return Task.CompletedTask;
    }

    private static DateTimeOffset Later(DateTimeOffset one, DateTimeOffset other) => one > other ? one : other;
}
