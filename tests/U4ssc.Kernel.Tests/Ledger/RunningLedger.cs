using Marten;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Store;
using U4ssc.Lamps;
using U4ssc.Ledger;
using U4ssc.Ledger.Hosting;
using U4ssc.Testing.Hosting;

namespace U4ssc.Kernel.Tests.Ledger;

/// <summary>A lamp service with a transparency log, on a database of its own: these tests damage it.</summary>
internal sealed class RunningLedger : IAsyncDisposable
{
    private RunningLedger(RunningService service) => Service = service;

    public RunningService Service { get; }

    public IServiceProvider Container => Service.App.Services;

    public NoteVerifier Key => Container.GetRequiredService<Checkpoints>().Verifier;

    public static async Task<RunningLedger> Start() => new(await RunningService.Start("lamps", Create));

    public static WebApplication Create(string[] args)
    {
        var service = new ServiceBuilder("lamps", args);
        service.Store(store =>
            store.Events(("lamp_hung", typeof(LampHung)), ("lamp_switched", typeof(LampSwitched)),
                ("lamp_taken_down", typeof(LampTakenDown))));
        service.Ledger();
        return service.Build(
            [new("GET", "/lamps/{id}", Role.Auditor), new("GET", "/lamps/{id}/history", Role.Auditor),
                new("GET", "/lamps/{id}/diff", Role.Auditor)],
            routes => routes.MapResource<LampView, ILampEvent>("/lamps/{id:guid}", request => request.RouteId("id")));
    }

    public ValueTask DisposeAsync() => Service.DisposeAsync();

    /// <summary>Stores some lamps, each with two events.</summary>
    public async Task Hang(int lamps, int perTransaction = 500)
    {
        var store = Container.GetRequiredService<IDocumentStore>();
        foreach (var chunk in Enumerable.Range(0, lamps).Chunk(perTransaction))
        {
            await using var session = store.LightweightSession();
            session.LastModifiedBy = "subject-1";
            session.CorrelationId = "c-1";
            session.SetHeader(EventHeaders.Role, "agency");
            session.SetHeader(EventHeaders.Reason, "It was dark: blåbær 北.");
            foreach (var lamp in chunk)
                session.Events.StartStream(Guid.CreateVersion7(), new LampHung($"room {lamp}", "NO-KS"),
                    new LampSwitched(true, lamp + 0.50m));
            await session.SaveChangesAsync();
        }
    }

    /// <summary>The checkpoint as a client sees it, once it covers as many events as the log has.</summary>
    public Task<Checkpoint> CheckpointOf(long size) =>
        Eventually.Gives(async () => await Served() is { } served && served.Size >= size ? served : null, $"a checkpoint of {size}");

    public async Task<string> ServedText()
    {
        using var client = Service.As(Role.Anonymous);
        return await client.GetStringAsync(new Uri("/ledger/lamps/checkpoint", UriKind.Relative));
    }

    public async Task<HttpResponseMessage> Answer()
    {
        using var client = Service.As(Role.Anonymous);
        return await client.GetAsync(new Uri("/ledger/lamps/checkpoint", UriKind.Relative));
    }

    /// <summary>Waits until the tree has looked at every stored event, without asking for a checkpoint.</summary>
    public Task Integrated(long size) =>
        Eventually.Is(async () => await Scalar<long?>("select max(size) from ledger_edge") == size, $"a tree of {size} leaves");

    /// <summary>The root as an outsider computes it: from the rows, with nothing of the service's but the format of a leaf.</summary>
    public async Task<byte[]> RootFromRows()
    {
        var tree = new Frontier();
        await using var connection = new NpgsqlConnection(Service.Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand("select row_to_json(e)::text, data::text from mt_events e order by seq_id", connection);
        await using var reader = await command.ExecuteReaderAsync();
        while (await reader.ReadAsync())
        {
            var row = System.Text.Json.Nodes.JsonNode.Parse(reader.GetString(0))!;
            var leaf = new System.Text.Json.Nodes.JsonObject
            {
                ["actor"] = (string?)row["user_name"],
                ["correlation"] = (string?)row["correlation_id"],
                ["data"] = System.Text.Json.Nodes.JsonNode.Parse(reader.GetString(1)),
                ["id"] = (string?)row["id"],
                ["reason"] = (string?)row["headers"]!["reason"],
                ["recordedAt"] = DateTimeOffset.Parse((string)row["timestamp"]!,
                    System.Globalization.CultureInfo.InvariantCulture).UtcDateTime
                        .ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", System.Globalization.CultureInfo.InvariantCulture),
                ["role"] = (string?)row["headers"]!["role"],
                ["sequence"] = (long)row["seq_id"]!,
                ["stream"] = (string?)row["stream_id"],
                ["type"] = (string?)row["type"],
                ["version"] = (long)row["version"]!,
            };
            tree.Append(MerkleTree.LeafHash(Testing.LeafOfHistory.EntryOf(leaf)));
        }

        return tree.Root();
    }

    /// <summary>The root as an outsider computes it who has no database: from what the histories show, and nothing else.</summary>
    public async Task<byte[]> RootFromHistories(IEnumerable<Guid> lamps)
    {
        using var auditor = Service.As(Role.Auditor);
        var items = new List<System.Text.Json.JsonElement>();
        foreach (var lamp in lamps) items.AddRange(await auditor.Whole($"/api/lamps/lamps/{lamp}/history"));
        var tree = new Frontier();
        foreach (var item in items.OrderBy(item => item.GetProperty("sequence").GetInt64()))
            tree.Append(MerkleTree.LeafHash(Testing.LeafOfHistory.Entry(item)));
        return tree.Root();
    }

    /// <summary>Throws the tree away and builds it again, as <c>ledger rebuild</c> does: with the login that owns the tables.</summary>
    public async Task<Rebuilt> Rebuild()
    {
        await using var owner = NpgsqlDataSource.Create(TestServers.AsOwner(Service.Database));
        return await new LedgerRebuild(owner).Rebuild(Xunit.TestContext.Current.CancellationToken);
    }

    public Task Execute(string sql) => Service.Execute(sql);

    public async Task<T?> Scalar<T>(string sql)
    {
        await using var connection = new NpgsqlConnection(Service.Database);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync() is T value ? value : default;
    }

    private async Task<Checkpoint?> Served() => Checkpoint.Open(await ServedText(), Key);
}
