using System.Text.Json;
using RabbitMQ.Client;

namespace U4ssc.Kernel.Bus;

/// <summary>An exchange: <c>fanout</c> gives to all that listen, <c>direct</c> to the one queue that is named.</summary>
public sealed record ExchangePlace(string Name, string Type);

/// <summary>A quorum queue, and what a broker has to know about it besides.</summary>
public sealed record QueuePlace(string Name, IReadOnlyDictionary<string, object?> Arguments);

/// <summary>What goes from an exchange to a queue.</summary>
public sealed record Binding(string Exchange, string Queue, string Key);

/// <summary>
/// Everything that a service has and needs on the broker. <c>migrate</c> declares it, with a login that may; the service that runs
/// configures nothing.
/// </summary>
/// <remarks>
/// A service writes to exchanges that begin with <c>u4ssc.{service}.</c> and reads from queues that begin with <c>{service}-</c>. No name
/// is both, so it can neither bind nor unbind: a binding asks for writing to the one and reading from the other.
/// </remarks>
public sealed record Topology(IReadOnlyList<ExchangePlace> Exchanges, IReadOnlyList<QueuePlace> Queues, IReadOnlyList<Binding> Bindings)
{
    private static readonly string[] ThroughOwn = ["", "_error", "_skipped"];
    private const int DeliveryLimit = 20;
    private const int KeptMilliseconds = 60_000;
    private const int KeptMax = 1000;
    private static readonly IReadOnlyDictionary<string, object?> Nothing = new Dictionary<string, object?>();
    private static readonly JsonSerializerOptions AsFile = new() { WriteIndented = true };
    private static readonly TimeSpan DeclareWait = TimeSpan.FromMinutes(2);
    private static readonly TimeSpan TryEvery = TimeSpan.FromSeconds(1);

    /// <summary>
    /// What follows a reaction's queue in the names of the places for what failed: after its retries, without a consumer, given up by the
    /// broker.
    /// </summary>
    public static IReadOnlyList<string> Failed { get; } = ["_error", "_skipped", "-dead"];

    /// <summary>The exchange through which a service puts something into a queue of its own: what failed, and what is replayed.</summary>
    public static string Own(string service) => $"u4ssc.{service}.own";

    /// <summary>The exchange through which a service says how many messages it has sent.</summary>
    public static string Newest(string service) => $"u4ssc.{service}.newest";

    /// <summary>The exchange through which a service asks others for messages that it has not heard.</summary>
    public static string Asks(string service) => $"u4ssc.{service}.asks";

    /// <summary>The exchange through which a service sends messages again to the one queue that asked.</summary>
    public static string Again(string service) => $"u4ssc.{service}.again";

    /// <summary>The queue in which others' newest numbers come.</summary>
    public static string NewestQueue(string service) => $"{service}-newest";

    /// <summary>The queue in which others' questions come.</summary>
    public static string AskedQueue(string service) => $"{service}-asked";

    /// <summary>
    /// Where of newest numbers and questions what is forged is kept; what else is wrong with them is of no use to anybody.
    /// </summary>
    public static IReadOnlyList<string> Forged(string service) => [$"{NewestQueue(service)}_error", $"{AskedQueue(service)}_error"];

    /// <summary>What a service's login may write to, as the broker's permissions say it. It configures nothing: <c>^$</c>.</summary>
    public static string MayWrite(string service) => $@"^u4ssc\.{service}\.";

    /// <summary>What a service's login may read from.</summary>
    public static string MayRead(string service) => $"^{service}-";

    /// <summary>What a service tells, and what it listens to.</summary>
    public static Topology Of(string service, IReadOnlyList<Reaction> reactions)
    {
        ArgumentNullException.ThrowIfNull(reactions);
        var own = new ExchangePlace(Own(service), ExchangeType.Direct);
        var told = Messaging.Types.Where(type => Messaging.Teller(type) == service).Concat(reactions.Select(reaction => reaction.Message))
            .Distinct();
        var exchanges = told.Select(type => new ExchangePlace(Messaging.Exchange(type), ExchangeType.Fanout)).Append(own).ToList();
        var queues = new List<QueuePlace>();
        var bindings = new List<Binding>();
        foreach (var reaction in reactions)
        {
            var dead = $"{reaction.Queue}-dead";
            exchanges.Add(new(dead, ExchangeType.Fanout));
            queues.Add(Quorum(reaction.Queue, ("x-delivery-limit", DeliveryLimit), ("x-dead-letter-exchange", dead)));
            queues.AddRange(Failed.Select(place => Quorum(reaction.Queue + place)));
            bindings.Add(new(Messaging.Exchange(reaction.Message), reaction.Queue, ""));
            bindings.Add(new(dead, dead, ""));
            bindings.AddRange(ThroughOwn.Select(place => new Binding(own.Name, reaction.Queue + place, reaction.Queue + place)));
        }

        AddQuestions(service, reactions, exchanges, queues, bindings);
        foreach (var forged in Forged(service))
        {
            queues.Add(Quorum(forged, ("x-max-length", KeptMax)));
            bindings.Add(new(own.Name, forged, forged));
        }

        return new(exchanges, queues, bindings);
    }

    // What tells of numbers is worth something for a moment only: the next one comes, or the question is put again.
    private static void AddQuestions(
        string service, IReadOnlyList<Reaction> reactions, List<ExchangePlace> exchanges, List<QueuePlace> queues, List<Binding> bindings)
    {
        var tellers = reactions.Select(reaction => Messaging.Teller(reaction.Message)).Distinct(StringComparer.Ordinal).ToList();
        exchanges.Add(new(Asks(service), ExchangeType.Direct));
        queues.Add(ShortLived(NewestQueue(service)));
        foreach (var teller in tellers.Append(service).Distinct(StringComparer.Ordinal))
        {
            exchanges.Add(new(Newest(teller), ExchangeType.Fanout));
            exchanges.Add(new(Again(teller), ExchangeType.Direct));
            queues.Add(ShortLived(AskedQueue(teller)));
        }

        foreach (var teller in tellers)
        {
            bindings.Add(new(Newest(teller), NewestQueue(service), ""));
            bindings.Add(new(Asks(service), AskedQueue(teller), teller));
        }

        bindings.AddRange(reactions.Select(reaction =>
            new Binding(Again(Messaging.Teller(reaction.Message)), reaction.Queue, reaction.Queue)));
    }

    private static QueuePlace ShortLived(string name) =>
        Quorum(name, ("x-message-ttl", KeptMilliseconds), ("x-max-length", KeptMax), ("x-overflow", "drop-head"));

    /// <summary>
    /// Declares it. Before any service runs: what is published while no queue listens is gone. A broker that is not there yet is waited
    /// for.
    /// </summary>
    public async Task Declare(Uri owner, CancellationToken cancellation)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        limit.CancelAfter(DeclareWait);
        await using var connection = await Connect(owner, limit.Token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: limit.Token);
        foreach (var exchange in Exchanges)
            await channel.ExchangeDeclareAsync(exchange.Name, exchange.Type, durable: true, cancellationToken: limit.Token);
        foreach (var queue in Queues)
            await channel.QueueDeclareAsync(queue.Name, durable: true, exclusive: false, autoDelete: false, queue.Arguments.ToDictionary(),
                cancellationToken: limit.Token);
        foreach (var binding in Bindings)
            await channel.QueueBindAsync(binding.Queue, binding.Exchange, binding.Key, cancellationToken: limit.Token);
    }

    /// <summary>
    /// The same as definitions, which a broker reads at its start (<c>load_definitions</c>): one that lost everything it had has its queues
    /// again before anybody speaks to it.
    /// </summary>
    /// <param name="virtualHost">Where it all is.</param>
    public string Definitions(string virtualHost) => JsonSerializer.Serialize(
        new
        {
            exchanges = Exchanges.Select(place => Said(
                ("name", place.Name), ("vhost", virtualHost), ("type", place.Type), ("durable", true), ("auto_delete", false),
                ("internal", false),
                ("arguments", Nothing))),
            queues = Queues.Select(place => Said(
                ("name", place.Name), ("vhost", virtualHost), ("durable", true), ("auto_delete", false), ("arguments", place.Arguments))),
            bindings = Bindings.Select(one => Said(
                ("source", one.Exchange), ("vhost", virtualHost), ("destination", one.Queue), ("destination_type", "queue"),
                ("routing_key", one.Key),
                ("arguments", Nothing))),
        },
        AsFile);

    /// <summary>Writes <see cref="Definitions"/> to a file, whole or not at all.</summary>
    /// <param name="owner">The address with which it is declared: its path names the virtual host.</param>
    public async Task Write(string file, Uri owner, CancellationToken cancellation)
    {
        ArgumentNullException.ThrowIfNull(owner);
        var virtualHost = Uri.UnescapeDataString(owner.AbsolutePath.TrimStart('/'));
        await File.WriteAllTextAsync(file + ".new", Definitions(virtualHost.Length > 0 ? virtualHost : "/"), cancellation);
        File.Move(file + ".new", file, overwrite: true);
    }

    private static Dictionary<string, object?> Said(params IEnumerable<(string Name, object? Value)> members) =>
        members.ToDictionary(member => member.Name, member => member.Value);

    private static QueuePlace Quorum(string name, params IEnumerable<(string Name, object? Value)> arguments) =>
        new(name, new Dictionary<string, object?>(arguments.Select(argument => KeyValuePair.Create(argument.Name, argument.Value)))
        { ["x-queue-type"] = "quorum" });

    private static async Task<IConnection> Connect(Uri owner, CancellationToken limit)
    {
        var factory = new ConnectionFactory { Uri = owner, AutomaticRecoveryEnabled = false, ClientProvidedName = "u4ssc-migrate" };
        while (true)
        {
            try
            {
                return await factory.CreateConnectionAsync(limit);
            }
            catch (RabbitMQ.Client.Exceptions.BrokerUnreachableException away) when (!Refused(away))
            {
                await Task.Delay(TryEvery, limit);
            }
        }
    }

    // A wrong password does not get better by waiting.
    private static bool Refused(Exception? failure) => failure is not null
        && (failure is RabbitMQ.Client.Exceptions.AuthenticationFailureException || Refused(failure.InnerException));
}
