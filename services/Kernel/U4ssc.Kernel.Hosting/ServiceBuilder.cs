using System.Reflection;
using JasperFx.Events;
using JasperFx.Events.Daemon;
using Marten;
using MassTransit;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using U4ssc.Contracts;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Hosting;

/// <summary>Composes one of the event-sourced services: its store, its bus, its routes, and everything that all of them share.</summary>
public sealed class ServiceBuilder
{
    private const int BufferBytes = 32 * 1024;
    private const int SecondsIdleMax = 20;
    private const int StatementsPreparedMax = 60;

    private readonly WebApplicationBuilder builder;
    private readonly bool commanded;
    private readonly string command;
    private readonly List<(string Member, Func<IServiceProvider, CancellationToken, Task<object>> Say)> said = [];
    private readonly HashSet<string> ownerCommands = new(StringComparer.Ordinal);
    private readonly StoreBuilder store = new();
    private readonly List<Reaction> reactions = [];
    private readonly List<Func<IServiceProvider, CancellationToken, Task>> seeds = [];
    private readonly List<Action<WebApplication>> extras = [];
    private readonly Dictionary<string, Command> commands = new(StringComparer.Ordinal);
    private Announcements? announcements;

    /// <summary>Begins a service.</summary>
    /// <param name="name">Lower case, such as <c>registry</c>: part of its routes, its queues and its log.</param>
    public ServiceBuilder(string name, string[] args)
    {
        Name = name;
        commanded = args is [var first, ..] && !first.StartsWith('-');
        command = commanded ? args[0] : "";
        Command("migrate", async (services, _, cancellation) =>
        {
            await ServiceCommands.Migrate(services, cancellation);
            return 0;
        }, asOwner: true);
        builder = WebApplication.CreateBuilder(new WebApplicationOptions
        { Args = args, ApplicationName = Assembly.GetCallingAssembly().GetName().Name });
        builder.AddServiceDefaults(name);
    }

    /// <summary>The service's name, lower case.</summary>
    public string Name { get; }

    /// <summary>The ordinary container.</summary>
    public IServiceCollection Services => builder.Services;

    /// <summary>The ordinary configuration.</summary>
    public IConfiguration Configuration => builder.Configuration;

    /// <summary>What the store keeps.</summary>
    public StoreBuilder StoreParts => store;

    /// <summary>The reactions and their queues.</summary>
    public IReadOnlyList<Reaction> Reactions => reactions;

    /// <summary>Another service that is asked about what it alone knows: <c>Services:name</c> says where it is.</summary>
    public void Asks(string name) => Services.AddNeighbour(name, builder.Configuration, builder.Environment);

    /// <summary>Says what the store keeps.</summary>
    public void Store(Action<StoreBuilder> configure) => configure?.Invoke(store);

    /// <summary>The whole map from stored events to messages.</summary>
    /// <param name="announced">The stored events that it has a message for: no others are read for it.</param>
    public void Announce(Func<IEvent, IMessage?> map, IReadOnlyList<Type> announced)
    {
        var whole = new AnnouncementMap(map, announced);
        Services.AddSingleton(whole);
        store.Options(Numbers.AddTable).Keep(Numbers.Kept).Tell(announcements = new Announcements(whole));
    }

    /// <summary>Reacts to a message of another service, on a queue of its own.</summary>
    public void React<TConsumer, TMessage>()
        where TConsumer : class, IConsumer<TMessage>
        where TMessage : class, IMessage =>
            reactions.Add(new(typeof(TConsumer), typeof(TMessage), Messaging.Queue(Name, typeof(TConsumer))));

    /// <summary>Reacts to every message of every other service, each on a queue of its own.</summary>
    /// <param name="consumer">An open generic type with the message as its one argument, such as <c>typeof(WhenTold&lt;&gt;)</c>.</param>
    public void ReactToAll(Type consumer)
    {
        ArgumentNullException.ThrowIfNull(consumer);
        reactions.AddRange(
            from message in Messaging.Types
            where Messaging.Teller(message) != Name
            select new Reaction(consumer.MakeGenericType(message), message, Messaging.Queue($"{Name}-when", message)));
    }

    /// <summary>Runs once at <c>migrate</c>, and must be harmless when it runs again.</summary>
    public void Seed(Func<IServiceProvider, CancellationToken, Task> seed) => seeds.Add(seed);

    /// <summary>Adds a command that the program does instead of running.</summary>
    /// <param name="asOwner">
    /// It changes tables or rewrites derived ones: it connects with <c>ConnectionStrings:Owner</c>, which nothing else needs.
    /// </param>
    public void Command(string name, Command command, bool asOwner = false)
    {
        commands.Add(name, command);
        if (asOwner) ownerCommands.Add(name);
    }

    /// <summary>True where the program does what a command says instead of running.</summary>
    public bool IsCommand => commanded;

    /// <summary>Adds a member to <c>/status</c>.</summary>
    public void Status(string member, Func<IServiceProvider, CancellationToken, Task<object>> say) => said.Add((member, say));

    /// <summary>Adds routes outside of the service's own group, such as the ledger's.</summary>
    public void Extra(Action<WebApplication> map) => extras.Add(map);

    /// <summary>Builds the application. A route without a row in the access table stops it here.</summary>
    /// <param name="elsewhere">Maps routes that are not below <c>/api/{service}</c>: their rows name the whole path.</param>
    public WebApplication Build(
        IReadOnlyList<Permit> access, Action<IEndpointRouteBuilder> map, Action<IEndpointRouteBuilder>? elsewhere = null)
    {
        ArgumentNullException.ThrowIfNull(map);
        Settings.Require(builder.Configuration, "ConnectionStrings:Store", "Bus:Url", "Auth:Issuer", "Auth:MetadataAddress");
        SecureLines.Require(builder.Configuration, builder.Environment);
        var user = BusUser.Read(Name, builder.Configuration);
        var services = builder.Services;
        store.Options(LogHealth.AddTable).Options(Heard.AddTable).Options(NewestHearer.AddTable);
        store.Document<Outgoing>().Document<KeptAnswer>();
        var replica = Replica.New(Name);
        var login = ownerCommands.Contains(command) ? "ConnectionStrings:Owner" : "ConnectionStrings:Store";
        Settings.Require(builder.Configuration, login);
        services.AddSingleton(_ => NpgsqlDataSource.Create(Connection(builder.Configuration[login]!, replica.Name)));
        services.AddSingleton(replica);
        services.AddSingleton<Presence>();
        services.AddSingleton<Leading>();
        services.AddSingleton(store);
        services.AddSingleton<IReadOnlyList<Reaction>>(reactions);
        services.AddSingleton<IReadOnlyList<Func<IServiceProvider, CancellationToken, Task>>>(seeds);
        var marten = services.AddMarten(store.Apply).UseNpgsqlDataSource().UseLightweightSessions();
        services.AddSingleton<States>();
        services.AddSingleton<Streams>();
        services.AddSingleton<Hints>();
        services.AddSingleton<Transact>();
        services.ConfigureMarten((provider, options) =>
        {
            var hints = provider.GetRequiredService<Hints>();
            options.Projections.Wakeup = hints.Appended;
            announcements?.Waiting = hints.RaiseOutgoing;
            options.Projections.Subscribe(new LogReader(store.Told, provider.GetRequiredService<IDocumentStore>));
        });
        services.AddSingleton<Inbox>();
        services.AddSingleton<LogHealth>();
        services.AddSingleton<IReadOnlyDictionary<string, Command>>(commands);
        services.AddSingleton(user);
        services.AddSingleton<NotHeard>();
        services.AddSingleton(MessageKeys.Read(Name, builder.Configuration));
        services.AddSingleton<RefusedMessage>(provider => (queue, message, reason) =>
            provider.GetRequiredService<SecurityEvents>().TellOfMessage(queue, message, EnumWords.Of(reason)));
        services.AddSingleton(Topology.Of(Name, reactions));
        // A command, such as `migrate`, is a job of its own: it needs the store, not the daemon, messages or the routes' traffic.
        if (!commanded)
        {
            Messaging.Add(services, user, reactions);
            services.AddHostedService(provider => provider.GetRequiredService<Presence>());
            marten.AddAsyncDaemon(DaemonMode.HotCold);
            services.AddHostedService(provider => provider.GetRequiredService<Hints>());
            services.AddHostedService<CatchUp>();
            services.AddHostedService(provider => provider.GetRequiredService<LogHealth>());
            services.AddHostedService<Sender>();
            services.AddHostedService<OldAnswers>();
            services.AddHealthChecks()
                .AddCheck<StoreHealth>("store", tags: ["ready"])
                .AddCheck<LogHealth>("log", tags: ["lag"])
                .AddCheck<NotHeard>("messages", tags: ["lag"])
                .AddCheck<ConsumeWatch>("consumers", tags: ["lag", "live"]);
        }

        var app = builder.Build();
        app.UseServiceDefaults(Name);
        var prefix = $"/api/{Name}";
        var group = app.MapGroup(prefix);
        AccessTable.Enforce(group, prefix, access);
        map(group);
        if (elsewhere is not null)
        {
            var root = app.MapGroup("");
            AccessTable.Enforce(root, "", access);
            elsewhere(root);
        }

        foreach (var extra in extras) extra(app);
        app.MapGet("/status", async (HttpContext http, LogHealth health, NotHeard missing, CancellationToken cancellation) =>
        {
            var status = new Dictionary<string, object>
            {
                ["service"] = Name,
                ["version"] = ServiceDefaults.Version,
                ["projections"] = await health.Lags(cancellation),
                ["heard"] = await missing.Heard(cancellation),
            };
            if (health.Clock is { } clock) status["clock"] = clock;
            foreach (var (member, say) in said) status[member] = await say(http.RequestServices, cancellation);
            return TypedResults.Json(status, Json.Options);
        }).AllowAnonymous().ExcludeFromDescription();
        return app;
    }

    /// <summary>A connection string with what the services' way of working asks for.</summary>
    internal static NpgsqlConnectionStringBuilder Connection(string given, string name)
    {
        var connection = new NpgsqlConnectionStringBuilder(given)
        {
            ApplicationName = name,
            // Four statements at each return to the pool would undo what nobody does: session settings, temporary tables. Who listens or
            // holds a lock clears the pool.
            NoResetOnClose = true,
            // Idle connections take turns: thirty that one burst has left would each keep their plans and their part of the processor's
            // cache for a tenth of the work.
            ConnectionIdleLifetime = SecondsIdleMax,
            ConnectionPruningInterval = SecondsIdleMax / 4,
            // A report goes out, and a page of the log comes in, in one piece instead of in four.
            WriteBufferSize = BufferBytes,
            ReadBufferSize = BufferBytes,
        };
        // The store's statements are few and the same: planned once a connection. A connection string that says otherwise, such as for a
        // pooler in between, wins.
        if (!given.Contains("Max Auto Prepare", StringComparison.OrdinalIgnoreCase)) connection.MaxAutoPrepare = StatementsPreparedMax;
        return connection;
    }
}
