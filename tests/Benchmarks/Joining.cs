using System.Net.Http.Json;
using System.Text.Json;

namespace U4ssc.Benchmarks;

/// <summary>What must be there before values can be reported: an agency, enrolled cities with a client each, drafts.</summary>
public static class Joining
{
    /// <summary>The Norwegian agency, registered.</summary>
    public static async Task<HttpClient> Agency(this MeasuredPlatform platform)
    {
        ArgumentNullException.ThrowIfNull(platform);
        using var secretariat = platform.As("demo-secretariat");
        await secretariat.PostAsJsonAsync("/api/registry/agencies", new { code = "NO-KS", name = "NO-KS", countries = new[] { "NO" } });
        return platform.As("demo-agency");
    }

    /// <summary>An enrolled city and a client that acts for it.</summary>
    public static async Task<(HttpClient Client, Guid City)> City(this MeasuredPlatform platform, HttpClient agency, string name)
    {
        ArgumentNullException.ThrowIfNull(platform);
        var registered = await Must(await agency.PostAsJsonAsync("/api/registry/cities",
            new { agency = "NO-KS", externalRef = $"{name}-{Guid.CreateVersion7():N}", name, country = "NO" }));
        var city = registered.GetProperty("id").GetGuid();
        using var enrol = new HttpRequestMessage(HttpMethod.Post, $"/api/registry/cities/{city}/enrolment")
        {
            Content = JsonContent.Create(new { signedBy = "Nobody", signedOn = "2020-01-15", letterSha256 = new string('0', 64) }),
        };
        enrol.Headers.TryAddWithoutValidation("If-Match", "\"1\"");
        await Must(await agency.SendAsync(enrol));
        var login = await Must(await agency.PostAsJsonAsync("/api/identity/clients", new { name, role = "city", agency = "NO-KS", city }));
        return (platform.As(login.GetProperty("clientId").GetString()!, login.GetProperty("clientSecret").GetString()!), city);
    }

    /// <summary>A draft; asked again until the submissions service has heard of the city.</summary>
    public static async Task<Guid> Draft(this HttpClient client, Guid city, int period)
    {
        ArgumentNullException.ThrowIfNull(client);
        for (var tried = 0; ; tried++)
        {
            var answer = await client.PostAsJsonAsync("/api/submissions", new { city, period });
            if (answer.IsSuccessStatusCode || tried == 100) return (await Must(answer)).GetProperty("id").GetGuid();
            await Task.Delay(100);
        }
    }

    private static async Task<JsonElement> Must(HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
            throw new InvalidOperationException($"{answer.RequestMessage!.RequestUri}: {(int)answer.StatusCode} {text}");
        return text.Length == 0 ? default : JsonDocument.Parse(text).RootElement.Clone();
    }
}
