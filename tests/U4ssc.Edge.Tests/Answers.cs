using System.Net;
using System.Text.Json;

namespace U4ssc.Edge.Tests;

/// <summary>What a client does with an answer.</summary>
internal static class Answers
{
    public static async Task<JsonElement> Json(this HttpResponseMessage answer, HttpStatusCode expected = HttpStatusCode.OK)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.StatusCode == expected, $"{(int)answer.StatusCode} instead of {(int)expected}: {text}");
        return JsonDocument.Parse(text).RootElement.Clone();
    }

    /// <summary>The answer is a problem of this status and code, in the form that all problems have.</summary>
    public static async Task<JsonElement> IsProblem(this HttpResponseMessage answer, int status, string code)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True((int)answer.StatusCode == status, $"{(int)answer.StatusCode} instead of {status}: {text}");
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType?.MediaType);
        var problem = JsonDocument.Parse(text).RootElement.Clone();
        Assert.Equal($"/docs/errors/{code}", problem.GetProperty("type").GetString());
        Assert.Equal(status, problem.GetProperty("status").GetInt32());
        Assert.False(string.IsNullOrWhiteSpace(problem.GetProperty("detail").GetString()));
        Assert.True(answer.Headers.Contains("X-Correlation-Id"));
        return problem;
    }

    public static IEnumerable<string> Pointers(this JsonElement problem) =>
        problem.GetProperty("errors").EnumerateArray().Select(place => place.GetProperty("pointer").GetString()!);

    public static async Task<Reached> Reached(this HttpResponseMessage answer)
    {
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{(int)answer.StatusCode}: {text}");
        return JsonSerializer.Deserialize<Reached>(text, JsonSerializerOptions.Web)!;
    }

    public static string ETag(this HttpResponseMessage answer) => answer.Headers.ETag!.ToString();

    /// <summary>Sends JSON with headers, such as If-Match or Idempotency-Key.</summary>
    public static Task<HttpResponseMessage> Send(
        this HttpClient client, string method, string path, object? body = null, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(new HttpMethod(method), path) { Content = body is null ? null : JsonContent.Create(body) };
        foreach (var (name, value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return client.SendAsync(request);
    }
}
