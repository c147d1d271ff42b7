using System.Text.Json;
using Npgsql;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;

namespace U4ssc.Subscriptions.Tests;

/// <summary>What tests of deliveries do and look at.</summary>
internal static class Delivered
{
    /// <summary>A subscriber with a client of its own.</summary>
    public static HttpClient Subscriber(this RunningService service, string name = "one") =>
        service.As(Role.Subscriber, subject: name, holder: name);

    /// <summary>A subscription whose endpoint is proved.</summary>
    public static async Task<Made> SubscribeProved(this HttpClient subscriber, object body)
    {
        var made = await subscriber.Subscribe(body);
        await Eventually.Is(async () => (await subscriber.Read(made.Address)).Text("status") == "active", "it is proved");
        return made;
    }

    /// <summary>The delivery log, as far as it stands so.</summary>
    public static async Task<IReadOnlyList<JsonElement>> Deliveries(this HttpClient subscriber, Made made, string? state = null) =>
        [.. (await subscriber.Read($"{made.Address}/deliveries?limit=500{(state is null ? "" : $"&state={state}")}"))
            .GetProperty("items").EnumerateArray()];

    /// <summary>Asks for something that answers at once.</summary>
    public static async Task<JsonElement> Posts(this HttpClient subscriber, string address) =>
        await (await subscriber.Send(HttpMethod.Post, address)).Json();

    /// <summary>A number from the database.</summary>
    public static async Task<long> Number(this RunningService service, string sql)
    {
        await using var source = NpgsqlDataSource.Create(service.Database);
        await using var command = source.CreateCommand(sql);
        return Convert.ToInt64(await command.ExecuteScalarAsync(), null);
    }

    /// <summary>The highest progress of all.</summary>
    public static Task<long> Progress(this RunningService service) =>
        service.Number("select coalesce(max(number), 0) from delivery_progress");
}
