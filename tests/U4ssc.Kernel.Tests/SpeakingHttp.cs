using System.Net;
using System.Text;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

/// <summary>Conditions, forms and media types as HTTP has them, held at the kernel for every service.</summary>
public sealed class SpeakingHttp(RunningLamps lamps)
{
    private readonly HttpClient agency = lamps.Service.As(Role.Agency, agency: "NO-KS");
    private readonly HttpClient auditor = lamps.Service.As(Role.Auditor);

    [Theory]
    [InlineData("*", HttpStatusCode.NoContent)]
    [InlineData("\"7\", \"1\"", HttpStatusCode.NoContent)]
    [InlineData("\"7\",\"8\"", HttpStatusCode.PreconditionFailed)]
    [InlineData("W/\"1\"", HttpStatusCode.NoContent)]
    [InlineData("\"one\"", HttpStatusCode.BadRequest)]
    [InlineData("1", HttpStatusCode.BadRequest)]
    [InlineData("\"1\", one", HttpStatusCode.BadRequest)]
    [InlineData("", HttpStatusCode.PreconditionRequired)]
    public async Task a_change_is_made_where_its_condition_holds(string ifMatch, HttpStatusCode expected)
    {
        using var answer = await Send(HttpMethod.Put, await Hung() + "/switch", """{"on":true,"watts":1}""", ("If-Match", ifMatch));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("\"1\"", HttpStatusCode.NotModified)]
    [InlineData("W/\"1\"", HttpStatusCode.NotModified)]
    [InlineData("\"9\", \"1\"", HttpStatusCode.NotModified)]
    [InlineData("*", HttpStatusCode.NotModified)]
    [InlineData("\"9\"", HttpStatusCode.OK)]
    [InlineData("nonsense", HttpStatusCode.OK)]
    public async Task a_read_is_not_sent_again_to_who_has_it(string ifNoneMatch, HttpStatusCode expected)
    {
        var lamp = await Hung();
        foreach (var path in new[] { lamp, lamp + "/history" })
        {
            using var answer = await Send(HttpMethod.Get, path, null, ("If-None-Match", ifNoneMatch));
            Assert.Equal(expected, answer.StatusCode);
            Assert.Equal("\"1\"", answer.Headers.ETag?.Tag);
            Assert.Equal(expected == HttpStatusCode.OK,
                (await answer.Content.ReadAsByteArrayAsync(TestContext.Current.CancellationToken)).Length > 0);
        }
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("Application/JSON", HttpStatusCode.OK)]
    [InlineData("application/*;q=0.1", HttpStatusCode.OK)]
    [InlineData("*", HttpStatusCode.OK)]
    [InlineData("text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2", HttpStatusCode.OK)]
    [InlineData("text/html", HttpStatusCode.NotAcceptable)]
    [InlineData("application/json;q=0, */*", HttpStatusCode.NotAcceptable)]
    [InlineData("image/svg+xml", HttpStatusCode.NotAcceptable)]
    public async Task a_form_is_chosen_by_its_type_alone(string accept, HttpStatusCode expected)
    {
        using var answer = await Send(HttpMethod.Get, await Hung(), null, ("Accept", accept));
        Assert.Equal(expected, answer.StatusCode);
    }

    [Theory]
    [InlineData("application/json", "", HttpStatusCode.Created, "")]
    [InlineData("Application/JSON; charset=\"UTF-8\"", "", HttpStatusCode.Created, "")]
    [InlineData("application/json; charset=utf8", "identity", HttpStatusCode.Created, "")]
    [InlineData("application/json; charset=utf-16", "", HttpStatusCode.UnsupportedMediaType, "utf-16")]
    [InlineData("application/json", "gzip", HttpStatusCode.UnsupportedMediaType, "gzip")]
    [InlineData("text/plain", "", HttpStatusCode.UnsupportedMediaType, "application/json")]
    [InlineData("", "", HttpStatusCode.UnsupportedMediaType, "application/json")]
    public async Task what_a_body_says_of_itself_is_read_as_http_has_it(string type, string encoding, HttpStatusCode expected, string says)
    {
        var body = $$"""{"room":"{{Guid.CreateVersion7()}}","agency":"NO-KS"}""";
        using var answer = await Send(HttpMethod.Post, "/api/lamps/lamps", body, ("Content-Type", type), ("Content-Encoding", encoding));
        Assert.Equal(expected, answer.StatusCode);
        Assert.Contains(says, await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_byte_order_mark_is_named()
    {
        using var answer = await Send(HttpMethod.Post, "/api/lamps/lamps", "\uFEFF{\"room\":\"a\",\"agency\":\"NO-KS\"}",
            ("Content-Type", "application/json"));
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Contains("byte order mark", await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task a_key_is_the_same_however_the_path_is_spelt()
    {
        var lamp = await Hung();
        var id = lamp.Split('/')[^1];
        var key = Guid.CreateVersion7().ToString();
        string[] spellings = [lamp, lamp.Replace(id, id.ToUpperInvariant(), StringComparison.Ordinal),
            lamp.Replace(id, Uri.HexEscape(id[0]) + id[1..], StringComparison.Ordinal)];
        foreach (var path in spellings.SelectMany(path => new[] { path + "/switch", path + "/switch/" }))
        {
            using var answer = await Send(HttpMethod.Put, path, """{"on":true,"watts":1}""", ("If-Match", "\"1\""),
                ("Idempotency-Key", key));
            Assert.True(answer.StatusCode == HttpStatusCode.NoContent, $"{path}: {answer.StatusCode}");
            Assert.Equal("\"2\"", answer.Headers.ETag?.Tag);
        }
    }

    [Theory]
    [InlineData("12.5.2026")]
    [InlineData("03/04/2027")]
    [InlineData("10:00")]
    [InlineData("2026-2-3")]
    public async Task an_instant_is_not_guessed(string text)
    {
        using var answer = await Send(HttpMethod.Get, $"{await Hung()}?asOf={Uri.EscapeDataString(text)}", null);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
    }

    [Fact]
    public async Task every_instant_in_an_answer_can_be_asked_about_as_it_stands()
    {
        var lamp = await Hung();
        var asked = 0;
        foreach (var place in new[] { lamp, lamp + "/history", "/api/lamps/lamps", "/status" })
        {
            using var answer = await auditor.GetAsync(new Uri(place, UriKind.Relative), TestContext.Current.CancellationToken);
            foreach (var at in InstantsIn.Of(await answer.Json()))
            {
                Assert.EndsWith("Z", at, StringComparison.Ordinal);
                using var past = await Send(HttpMethod.Get, $"{lamp}?asOf={at}", null);
                // Before the lamp was hung there was none: understood all the same.
                Assert.True(past.StatusCode is HttpStatusCode.OK or HttpStatusCode.NotFound, $"{place}: {at}: {past.StatusCode}");
                asked++;
            }
        }

        Assert.NotEqual(0, asked);
    }

    private async Task<string> Hung() =>
        (await agency.Send(HttpMethod.Post, "/api/lamps/lamps",
            new { room = Guid.CreateVersion7().ToString(), agency = "NO-KS" })).Headers.Location!.ToString();

    private async Task<HttpResponseMessage> Send(HttpMethod method, string path, string? body, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(method, new Uri(path, UriKind.Relative));
        if (body is not null)
        {
            request.Content = new ByteArrayContent(Encoding.UTF8.GetBytes(body));
            request.Content.Headers.TryAddWithoutValidation("Content-Type",
                headers.FirstOrDefault(header => header.Name == "Content-Type").Value ?? "application/json");
        }

        foreach (var (name, value) in headers.Where(header => header.Value.Length > 0 && header.Name != "Content-Type"))
        {
            if (!request.Headers.TryAddWithoutValidation(name, value)) request.Content!.Headers.TryAddWithoutValidation(name, value);
        }

        return await (method == HttpMethod.Get ? auditor : agency).SendAsync(request, TestContext.Current.CancellationToken);
    }
}
