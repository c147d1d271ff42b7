using System.Net;
using System.Text;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class SpeakingNonsense(RunningLamps lamps)
{
    private readonly HttpClient agency = lamps.Service.As(Role.Agency, agency: "NO-KS");

    public static TheoryData<string, string> Bodies() => new()
    {
        { """{"room":1,"agency":"NO-KS"}""", "/room" },
        { """{"room":"a","agency":null}""", "/agency" },
        { """{"agency":"NO-KS"}""", "/room" },
        { """{"room":"a","agency":"NO-KS","colour":"red"}""", "/colour" },
        { """{"Room":"a","agency":"NO-KS"}""", "/Room" },
        { """{"room":"a","agency":"NO-KS","watts":"7"}""", "/watts" },
        { """{"room":"a","agency":"NO-KS","watts":1e400}""", "/watts" },
        { """{"room":"a","agency":"NO-KS","watts":1e-400}""", "/watts" },
        { """{"room":"a","agency":"NO-KS","watts":1234567890.1234567890}""", "/watts" },
        { """{"room":"a","agency":"NO-KS","tags":["x",2]}""", "/tags/1" },
        { """{"room":"a","agency":"NO-KS","tags":"x"}""", "/tags" },
        { """{"room":"a\u0000b","agency":"NO-KS"}""", "/room" },
        { """{"room":"a\ud800","agency":"NO-KS"}""", "/room" },
        { """{"room":NaN,"agency":"NO-KS"}""", "" },
        { """{"room":"a","room":"b","agency":"NO-KS"}""", "" },
        { """["room"]""", "" },
        { "null", "" },
        { "", "" },
        { "{", "" },
    };

    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task a_wrong_body_is_refused_with_its_place(string body, string pointer)
    {
        var before = await lamps.Service.EventCount();
        using var content = new StringContent(body, Encoding.UTF8, "application/json");
        var answer = await agency.Send(HttpMethod.Post, "/api/lamps/lamps", content);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
        var problem = await answer.Json();
        Assert.Equal(pointer, problem.GetProperty("errors")[0].GetProperty("pointer").GetString());
        Assert.StartsWith("/docs/errors/", problem.GetProperty("type").GetString(), StringComparison.Ordinal);
        Assert.True(before <= await lamps.Service.EventCount());
    }

    [Fact]
    public async Task every_wrong_place_is_named_at_once()
    {
        using var content = new StringContent("""{"room":1,"watts":"x","colour":2}""", Encoding.UTF8, "application/json");
        var problem = await (await agency.Send(HttpMethod.Post, "/api/lamps/lamps", content)).Json();
        Assert.Equal(["/room", "/watts", "/colour", "/agency"],
            problem.GetProperty("errors").EnumerateArray().Select(error => error.GetProperty("pointer").GetString()!));
    }

    [Fact]
    public async Task a_body_that_is_too_large_too_deep_or_no_text_is_refused()
    {
        // A client that asks first is answered before it sends; one that does not is cut off while sending.
        using var patient = lamps.Service.As(Role.Agency, agency: "NO-KS");
        patient.DefaultRequestHeaders.ExpectContinue = true;
        using var large = new StringContent($$"""{"room":"{{new string('a', 10_000_000)}}","agency":"NO-KS"}""", Encoding.UTF8,
            "application/json");
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await patient.Send(HttpMethod.Post, "/api/lamps/lamps", large)).StatusCode);
        using var deep = new StringContent(new string('[', 5000) + new string(']', 5000), Encoding.UTF8, "application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await agency.Send(HttpMethod.Post, "/api/lamps/lamps", deep)).StatusCode);
        using var broken = new ByteArrayContent([.. "{\"room\":\""u8, 0xC3, 0x28, .. "\",\"agency\":\"NO-KS\"}"u8]);
        broken.Headers.ContentType = new("application/json");
        Assert.Equal(HttpStatusCode.BadRequest, (await agency.Send(HttpMethod.Post, "/api/lamps/lamps", broken)).StatusCode);
        using var plain = new StringContent("room", Encoding.UTF8, "text/plain");
        Assert.Equal(HttpStatusCode.UnsupportedMediaType, (await agency.Send(HttpMethod.Post, "/api/lamps/lamps", plain)).StatusCode);
    }

    [Theory]
    [InlineData("/api/lamps/lamps?limit=0")]
    [InlineData("/api/lamps/lamps?limit=501")]
    [InlineData("/api/lamps/lamps?limit=x")]
    [InlineData("/api/lamps/lamps?cursor=nonsense")]
    [InlineData("/api/lamps/lamps?cursor=%00")]
    public async Task a_wrong_query_is_refused_with_its_place(string path)
    {
        using var auditor = lamps.Service.As(Role.Auditor);
        Assert.Equal(HttpStatusCode.BadRequest, (await auditor.GetAsync(new Uri(path, UriKind.Relative))).StatusCode);
    }

    [Theory]
    [InlineData("If-Match", "3")]
    [InlineData("If-Match", "\"x\"")]
    public async Task a_malformed_header_is_refused(string name, string value)
    {
        using var request = new HttpRequestMessage(HttpMethod.Put, $"/api/lamps/lamps/{Guid.CreateVersion7()}/switch")
        { Content = new StringContent("""{"on":true,"watts":1}""", Encoding.UTF8, "application/json") };
        request.Headers.TryAddWithoutValidation(name, value);
        Assert.Equal(HttpStatusCode.BadRequest, (await agency.SendAsync(request)).StatusCode);
    }

    [Fact]
    public async Task an_id_that_is_none_and_a_thing_that_is_not_there_are_not_found()
    {
        foreach (var path in new[] { "/api/lamps/lamps/nonsense", $"/api/lamps/lamps/{Guid.CreateVersion7()}", "/api/lamps/nothing", "/" })
        {
            var answer = await agency.GetAsync(new Uri(path, UriKind.Relative));
            Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode);
            Assert.Equal("application/problem+json", answer.Content.Headers.ContentType!.MediaType);
            // What somebody reports can be found again.
            Assert.Matches("^[0-9a-f]{32}$", (await answer.Json()).GetProperty("traceId").GetString());
        }
    }
}
