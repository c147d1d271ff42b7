using System.Linq.Expressions;
using System.Reflection;
using System.Text.Json;
using System.Text.Json.Nodes;
using Marten;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;

namespace U4ssc.Testing.Hosting;

/// <summary>
/// What a service writes into its tables is what it shows: the platform's one JSON, also where the store has a converter of its own.
/// </summary>
public static class StoredSpelling
{
    private static readonly MethodInfo Asking = typeof(StoredSpelling)
        .GetMethod(nameof(Found), BindingFlags.Static | BindingFlags.NonPublic)!;

    /// <summary>
    /// What lies otherwise in a real database than its golden file or the platform's JSON says, or is not found by what it says.
    /// </summary>
    public static async Task<IReadOnlyList<string>> Broken(string service)
    {
        var database = await TestServers.NewDatabase("spelling");
        var broker = await TestServers.NewVirtualHost("spelling");
        try
        {
            string[] settings = [$"--ConnectionStrings:Store={TestServers.AsService(database)}",
                $"--Bus:Url={TestServers.AsService(broker, service.ToLowerInvariant())}"];
            await Migrate(service, [.. settings, $"--ConnectionStrings:Owner={TestServers.AsOwner(database)}", $"--Bus:OwnerUrl={broker}"]);
            await using var application = Composed.With(service, settings);
            var store = application.Services.GetRequiredService<IDocumentStore>();
            return [.. await Events(service, store, database), .. await Documents(store, database)];
        }
        finally
        {
            await TestServers.Drop(database);
            await TestServers.Drop(broker);
        }
    }

    // By itself, as RunningService says: the bus library remembers the logging of the first container that it meets on the way.
    private static async Task Migrate(string service, string[] settings)
    {
        await using var migration = Composed.With(service, ["migrate", .. settings]);
        await ServiceCommands.Migrate(migration.Services, CancellationToken.None);
    }

    private static async Task<IReadOnlyList<string>> Events(string service, IDocumentStore store, string database)
    {
        var written = new Dictionary<Guid, (string Name, JsonNode Wanted)>();
        await using var session = store.LightweightSession();
        foreach (var (name, type) in Composed.Events(service))
        {
            var path = Repository.At("tests", "U4ssc.Contracts.Tests", "golden", "events",
                $"{JsonNamingPolicy.KebabCaseLower.ConvertName(service)}.{name}.json");
            var golden = JsonNode.Parse(await File.ReadAllTextAsync(path))!.AsObject();
            foreach (var (sample, wanted) in golden)
            {
                var stream = Guid.CreateVersion7();
                session.Events.StartStream(stream, sample == "sparse" ? Samples.Sparse(type) : Samples.Complete(type));
                written.Add(stream, ($"{name}, {sample}", wanted!));
            }
        }

        await session.SaveChangesAsync();
        var broken = new List<string>();
        await foreach (var (stream, data) in Rows(database, "select stream_id, data::text from mt_events"))
        {
            // Others are there from the migration.
            if (!written.Remove(stream, out var sample)) continue;
            if (!JsonNode.DeepEquals(JsonNode.Parse(data), sample.Wanted)) broken.Add($"{sample.Name} is stored as {data}");
        }

        return [.. broken, .. written.Values.Select(missing => $"{missing.Name} is not stored")];
    }

    private static async Task<IReadOnlyList<string>> Documents(IDocumentStore store, string database)
    {
        var broken = new List<string>();
        foreach (var type in store.Options.AllKnownDocumentTypes().Select(known => known.DocumentType)
            .Where(type => Enumerations(type).Any()))
        {
            var sample = Samples.Complete(type);
            await using var session = store.LightweightSession();
            session.StoreObjects([sample]);
            await session.SaveChangesAsync();
            var table = store.Options.FindOrResolveDocumentType(type).TableName.QualifiedName;
            await foreach (var (_, row) in Rows(database, $"select gen_random_uuid(), to_jsonb(d)::text from {table} d"))
            {
                var lies = JsonNode.Parse(row)!.AsObject();
                foreach (var member in Enumerations(type))
                {
                    var word = EnumWords.Of(member.GetValue(sample)!.ToString()!);
                    if ((string?)lies["data"]![JsonNamingPolicy.CamelCase.ConvertName(member.Name)] != word)
                        broken.Add($"{type.Name}.{member.Name} is stored as {row}");
                    if (lies[EnumWords.Of(member.Name)] is { } column && (string?)column != word)
                        broken.Add($"the column of {type.Name}.{member.Name} has {column}");
                }
            }

            foreach (var member in Enumerations(type))
            {
                var found = await (Task<int>)Asking.MakeGenericMethod(type).Invoke(null, [session, member, member.GetValue(sample)])!;
                if (found != 1) broken.Add($"{type.Name} is not found by its {member.Name}");
            }
        }

        return broken;
    }

    private static IEnumerable<PropertyInfo> Enumerations(Type type) =>
        type.GetProperties().Where(member =>
            member.SetMethod is not null && (Nullable.GetUnderlyingType(member.PropertyType) ?? member.PropertyType).IsEnum);

    private static Task<int> Found<T>(IQuerySession session, PropertyInfo member, object value)
        where T : class
    {
        var row = Expression.Parameter(typeof(T));
        var same = Expression.Equal(Expression.Property(row, member), Expression.Constant(value, member.PropertyType));
        return session.Query<T>().Where(Expression.Lambda<Func<T, bool>>(same, row)).CountAsync();
    }

    private static async IAsyncEnumerable<(Guid Id, string Json)> Rows(string database, string sql)
    {
        await using var connection = new NpgsqlConnection(database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync()) yield return (reader.GetGuid(0), reader.GetString(1));
    }
}
