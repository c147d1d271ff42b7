using System.Net;
using System.Text.Json;
using Npgsql;

namespace U4ssc.Edge.Tests.Identity;

/// <summary>What those who manage accounts do.</summary>
internal static class Accounts
{
    public const string Clients = "/api/identity/clients";
    public const string Users = "/api/identity/users";

    /// <summary>A client as its creator gets it.</summary>
    public sealed record Made(string Id, string Secret, JsonElement Said)
    {
        public string At => $"{Clients}/{Id}";
    }

    public static async Task<Made> NewClient(this HttpClient by, object body, params (string, string)[] headers)
    {
        using var answer = await by.Send("POST", Clients, body, headers);
        var said = await answer.Json(HttpStatusCode.Created);
        return new(said.GetProperty("clientId").GetString()!, said.GetProperty("clientSecret").GetString()!, said);
    }

    /// <summary>A client that the first holder of the secretariat creates and the second confirms.</summary>
    public static async Task<Made> ConfirmedClient(this RunningEdge edge, object body)
    {
        using var first = await edge.AtIdentity("demo-secretariat");
        using var second = await edge.AtIdentity("demo-secretariat-2");
        var made = await first.NewClient(body);
        using var confirmed = await second.Do($"{made.At}/confirmation", made.At);
        await confirmed.Json();
        return made;
    }

    public static async Task<string> NewUser(this HttpClient by, object body)
    {
        using var answer = await by.Send("POST", Users, body);
        return $"{Users}/{(await answer.Json(HttpStatusCode.Created)).GetProperty("id").GetGuid()}";
    }

    /// <summary>Asks for a change of an account as it is now.</summary>
    public static async Task<HttpResponseMessage> Do(
        this HttpClient by, string path, string account, object? body = null, string method = "POST")
    {
        using var now = await by.GetAsync(new Uri(account, UriKind.Relative));
        return await by.Send(method, path, body, ("If-Match", now.Headers.ETag?.ToString() ?? "\"1\""));
    }

    public static string Address() => $"person-{Guid.NewGuid():N}@example.org";

    /// <summary>One figure from the store.</summary>
    public static async Task<T> Figure<T>(this RunningEdge edge, string sql, params object[] values)
    {
        await using var connection = new NpgsqlConnection(edge.Store);
        await connection.OpenAsync();
        await using var command = new NpgsqlCommand(sql, connection);
        foreach (var value in values)
            command.Parameters.Add(new() { Value = value });
        return (T)(await command.ExecuteScalarAsync())!;
    }
}
