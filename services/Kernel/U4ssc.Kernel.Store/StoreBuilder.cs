using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using JasperFx;
using JasperFx.Events;
using Marten;
using Weasel.Core;

namespace U4ssc.Kernel.Store;

/// <summary>What a service keeps in its store.</summary>
public sealed class StoreBuilder
{
    /// <summary>Run by `migrate`.</summary>
    // Large events are inserted in two thirds of the time and read faster. Locks only where something is to be done; a server that was
    // built without lz4 keeps to its own way.
    public const string Compression = """
        do $$ begin if exists (select from pg_attribute where attrelid = 'mt_events'::regclass and attname = 'data' and attcompression <> 'l')
        then alter table mt_events alter column data set compression lz4; end if; exception when feature_not_supported then null; end $$
        """;

    // During a rollout two releases read the rows and copies that either of them wrote: what one of them does not know, it passes over. In
    // events it would be a fault.
    private static readonly JsonSerializerOptions Tolerant = new(Json.Options)
    {
        TypeInfoResolver = Json.Options.TypeInfoResolver!.WithAddedModifier(type =>
        {
            if (type.Kind == JsonTypeInfoKind.Object && type.Type.GetInterfaces().Any(face =>
                face == typeof(ICopy) || (face.IsGenericType && face.GetGenericTypeDefinition() == typeof(IRow<,>))))
                type.UnmappedMemberHandling = JsonUnmappedMemberHandling.Skip;
        }),
    };

    private readonly List<Action<StoreOptions>> parts = [];
    private readonly List<(string Name, Type Type)> events = [];
    private readonly List<Func<ILogPart>> told = [];
    private readonly List<string> indexes = [];

    // Each append moves its stream's version; mt_append_event and its like do it in the same statement as the events.
    private readonly List<KeptTable> kept = [new("mt_events", []), new("mt_streams", ["version"])];
    private IReadOnlyList<ILogPart>? made;

    /// <summary>Every stored event with the name under which it lies on disk, for ever.</summary>
    public IReadOnlyList<(string Name, Type Type)> EventNames => events;

    /// <summary>Registers stored events under their pinned names, which stand beside the events in their domain.</summary>
    public StoreBuilder Events(params IEnumerable<(string Name, Type Type)> named)
    {
        List<(string Name, Type Type)> added = [.. named];
        events.AddRange(added);
        parts.Add(options =>
        {
            foreach (var (name, type) in added) options.Events.MapEventType(type, name);
        });
        return this;
    }

    /// <summary>Keeps rows for lists, folded by the daemon.</summary>
    public StoreBuilder Row<TRow, TEvent>()
        where TRow : class, IRow<TRow, TEvent>
    {
        told.Add(() => new RowPart<TRow, TEvent>(events));
        return Document<TRow>();
    }

    /// <summary>
    /// Keeps rows for lists that are found by words, sorted by name and narrowed by these members, each of them by index.
    /// </summary>
    public StoreBuilder NamedRow<TRow, TEvent>(params IEnumerable<string> filters)
        where TRow : class, IRow<TRow, TEvent>, INamedRow
    {
        var row = typeof(TRow).Name.ToLowerInvariant();
        const string Name = "(data ->> 'sortedBy') collate \"C\"";
        List<(string Name, string On)> wanted = [($"{row}_words", "using gin ((data ->> 'searched') gin_trgm_ops)"),
            ($"{row}_name", $"(({Name}), id)")];
        // An agency's own list is narrowed by whose a row is.
        wanted.Add(($"{row}_by_owner", "((data -> 'owner' ->> 'agency'), id)"));
        wanted.Add(($"{row}_by_owner_name", $"((data -> 'owner' ->> 'agency'), ({Name}), id)"));
        foreach (var filter in filters)
        {
            wanted.Add(($"{row}_by_{filter.ToLowerInvariant()}", $"((data ->> '{filter}'), id)"));
            wanted.Add(($"{row}_by_{filter.ToLowerInvariant()}_name", $"((data ->> '{filter}'), ({Name}), id)"));
        }

        foreach (var (name, on) in wanted)
        {
            parts.Add(options => options.Schema.For<TRow>().IgnoreIndex(name));
            indexes.Add($"create index if not exists {name} on mt_doc_{row} {on}");
        }

        return Row<TRow, TEvent>();
    }

    /// <summary>What `migrate` says to the database after the tables are there; once more does no harm.</summary>
    // Trigrams find a word within a word. The extension is part of PostgreSQL's own contrib, and trusted: who owns the database may create
    // it.
    public IReadOnlyList<string> Statements =>
        [Compression, .. indexes.Count > 0 ? ["create extension if not exists pg_trgm", .. indexes] : Array.Empty<string>()];

    /// <summary>Keeps local copies of another service's facts.</summary>
    public StoreBuilder Copy<TCopy>()
        where TCopy : class, ICopy
    {
        parts.Add(options => options.Schema.For<TCopy>().UseOptimisticConcurrency(true));
        return this;
    }

    /// <summary>Keeps documents that are not folded from the log.</summary>
    public StoreBuilder Document<T>()
        where T : class
    {
        parts.Add(options => options.Schema.For<T>());
        return this;
    }

    /// <summary>Tells something more from the log, in its order, on the daemon's leader.</summary>
    public StoreBuilder Tell(ILogPart part)
    {
        told.Add(() => part);
        return this;
    }

    /// <summary>Tables whose rows nobody changes: those of the events, and what else was said.</summary>
    public IReadOnlyList<KeptTable> Kept => kept;

    /// <summary>Keeps the rows of these tables as they were written.</summary>
    public StoreBuilder Keep(params KeptTable[] tables)
    {
        kept.AddRange(tables);
        return this;
    }

    /// <summary>Anything else the store's own options can say.</summary>
    public StoreBuilder Options(Action<StoreOptions> configure)
    {
        parts.Add(configure);
        return this;
    }

    /// <summary>What is told from the log.</summary>
    public IReadOnlyList<ILogPart> Told => made ??= [.. told.Select(part => part())];

    /// <summary>
    /// The store adds a converter of its own, which writes enumerations as the code names them; the platform's takes its place, so that
    /// what is stored is what history, contracts and hashes say (docs/decisions/0077). Queries ask the same serializer how a constant is
    /// spelt.
    /// </summary>
    public static void AsThePlatformSpells(JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        foreach (var own in options.Converters.OfType<JsonStringEnumConverter>().ToList()) options.Converters.Remove(own);
        options.Converters.Insert(0, Json.Enumerations);
        // It makes an instant of every text in a header that could be one, such as a reason that is a date: not what was said.
        foreach (var guess in options.Converters.OfType<JsonConverter<object>>().ToList()) options.Converters.Remove(guess);
    }

    /// <summary>Sets the store's options.</summary>
    public void Apply(StoreOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        Defaults(options);
        Position.AddTable(options);
        Presence.AddTable(options);
        foreach (var part in parts) part(options);
    }

    // Each line that differs from the library's default says why; the evidence is in docs/decisions.
    private static void Defaults(StoreOptions options)
    {
        // The schema is changed by `migrate` and by nothing else.
        options.AutoCreateSchemaObjects = AutoCreate.None;
        // The casing is said again: left out, the store's own default would win over the options.
        // Its spelling of enumerations would win in any case.
        options.UseSystemTextJsonForSerialization(Tolerant, EnumStorage.AsString, Casing.CamelCase, AsThePlatformSpells);
        options.CommandTimeout = 30;

        options.Events.StreamIdentity = StreamIdentity.AsGuid;
        options.Events.AppendMode = EventAppendMode.Rich;
        options.Events.MetadataConfig.EnableAll();
        options.Events.MetadataConfig.UserNameEnabled = true;
        options.Events.EnableUniqueIndexOnEventId = true;
        options.Events.UseIdentityMapForAggregates = false;
        // A session's lock: a transaction's would keep vacuum from removing anything while somebody leads (docs/decisions/0007).
        options.Events.UseAdvisoryLockTransaction = false;
        // Its notification is part of the append's transaction, and what comes between two waits is lost: Hints does it otherwise
        // (docs/decisions/0014).
        options.Events.UseListenNotifyForEventAppends = false;

        // An evidence system stops and shouts, it does not skip.
        foreach (var errors in new[] { options.Projections.Errors, options.Projections.RebuildErrors })
        {
            errors.SkipApplyErrors = false;
            errors.SkipSerializationErrors = false;
            errors.SkipUnknownEvents = false;
        }

        options.Projections.LeadershipPollingTime = 1000;
        options.Projections.SlowPollingTime = TimeSpan.FromSeconds(1);
        options.Projections.FastPollingTime = TimeSpan.FromMilliseconds(100);
        options.Projections.HealthCheckPollingTime = TimeSpan.FromSeconds(2);
        options.Projections.AgentPauseTime = TimeSpan.FromSeconds(1);

        options.Schema.For<TakenMessage>();
        options.Schema.For<RefusedReaction>();
        options.Schema.For<Claim>().UseOptimisticConcurrency(true);
    }
}
