using System.Net;
using System.Text.Json;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>A subscription that was made.</summary>
internal sealed record Made(string Id, string Secret, JsonElement Answer)
{
    public string Address => $"/api/subscriptions/{Id}";
}

/// <summary>What a subscriber does.</summary>
internal static class Subscriber
{
    public static async Task<Made> Subscribe(this HttpClient client, object? body = null)
    {
        var answer = await client.Send(HttpMethod.Post, "/api/subscriptions", body ?? new { url = "https://example.org/u4ssc" });
        var made = await answer.Json();
        Assert.True(answer.StatusCode == HttpStatusCode.Created, $"{made}");
        return new(made.Text("id"), made.Text("secret"), made);
    }

    /// <summary>What is at an address.</summary>
    public static async Task<JsonElement> Read(this HttpClient client, string address)
    {
        var answer = await client.GetAsync(new Uri(address, UriKind.Relative));
        Assert.True(answer.IsSuccessStatusCode, $"{address} answered {(int)answer.StatusCode}.");
        return await answer.Json();
    }

    /// <summary>A text in an answer.</summary>
    public static string Text(this JsonElement json, string member) => json.GetProperty(member).GetString() ?? "";

    /// <summary>A change of the newest version.</summary>
    public static async Task<HttpResponseMessage> Change(
        this HttpClient client, HttpMethod method, Made made, string below = "", object? body = null)
    {
        var now = await client.GetAsync(new Uri(made.Address, UriKind.Relative));
        return await client.Send(method, made.Address + below, body, ifMatch: now.Version());
    }
}
