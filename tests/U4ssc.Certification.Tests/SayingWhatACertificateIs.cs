using System.Net;
using System.Text.RegularExpressions;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Certification.Tests;

/// <summary>A reader of a page, a list or a message learns what it rests on, without knowing anything else.</summary>
public sealed partial class SayingWhatACertificateIs(RunningCertification running)
{
    [Fact]
    public async Task what_rests_on_illustrative_figures_says_so_wherever_it_is_shown()
    {
        var city = await running.AnEnrolledCity($"Model Town {Guid.CreateVersion7():N}");
        var number = await running.AnIllustrativeCertificate(city);

        var json = await (await Get($"/certificates/{number}")).Json();
        Assert.True(json.GetProperty("illustrative").GetBoolean());
        Assert.True(json.GetProperty("inputs").GetProperty("illustrative").GetBoolean());
        Assert.Contains("no certificate of the city", json.GetProperty("onFigures").GetString(), StringComparison.Ordinal);

        var page = await Page(number);
        Assert.Contains("<title>Illustrative certificate", page, StringComparison.Ordinal);
        Assert.DoesNotContain("had its figures", page, StringComparison.Ordinal);
        Assert.True(page.IndexOf("<strong>Illustrative.</strong>", StringComparison.Ordinal) < page.IndexOf("class=\"status\" role",
            StringComparison.Ordinal));

        await Eventually.Is(
            async () => (await (await Get($"/register?q={number}")).Json()).GetProperty("items") is { } items && items.GetArrayLength() == 1
                && items[0].GetProperty("illustrative").GetBoolean(),
            "a marked line in the register");
        var snapshot = await (await Get($"/cities/{city.Id}/snapshot")).Json();
        Assert.True(snapshot.GetProperty("illustrative").GetBoolean());
        Assert.NotNull(snapshot.GetProperty("onFigures").GetString());
        Assert.True(
            (await running.Service.Publishes<Contracts.Certification.V1.CertificateIssued>(told => told.Number == number)).Illustrative);
    }

    [Fact]
    public async Task what_rests_on_a_citys_figures_does_not()
    {
        var number = await running.ACertificate();
        var json = await (await Get($"/certificates/{number}")).Json();
        Assert.False(json.GetProperty("illustrative").GetBoolean());
        Assert.Equal(System.Text.Json.JsonValueKind.Null, json.GetProperty("onFigures").ValueKind);
        Assert.Contains("had its figures for", await Page(number), StringComparison.Ordinal);
    }

    [Fact]
    public async Task what_is_ours_is_said_to_be_ours()
    {
        var number = await running.ACertificate();
        var json = await (await Get($"/certificates/{number}")).Json();
        var page = await Page(number);
        var version = json.GetProperty("inputs").GetProperty("policy").GetProperty("version").GetInt32();
        var basis = (await (await Get($"/policies?limit=1&cursor={version - 1}")).Json()).GetProperty("items")[0].GetProperty("basis")
            .GetString()!;
        Assert.Equal(basis, json.GetProperty("policyBasis").GetString());
        Assert.Contains($"Where this rule comes from: {basis}", System.Net.WebUtility.HtmlDecode(page), StringComparison.Ordinal);
        Assert.Contains("inferred", json.GetProperty("onGoals").GetString(), StringComparison.Ordinal);
        Assert.Contains("in part inferred", page, StringComparison.Ordinal);
        Assert.Contains("no rating by the programme", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task it_lists_what_is_not_reported_and_what_is_not_verified()
    {
        var attested = Told.Attested(await running.AnEnrolledCity(), notVerified: "C1");
        attested = attested with
        {
            Values = [.. attested.Values.Select(value =>
                    value.DataPoint == "C2" ? value with { Status = "not_reported", Value = null } : value)],
        };
        var number = (await running.Decided(attested)).GetProperty("number").GetString()!;
        var scores = (await (await Get($"/certificates/{number}")).Json()).GetProperty("scores");
        Assert.Equal(["C2"], scores.GetProperty("kpisNotReported").EnumerateArray().Select(code => code.GetString()!));
        Assert.Equal(["C1"], scores.GetProperty("kpisNotVerified").EnumerateArray().Select(code => code.GetString()!));
        var page = await Page(number);
        Assert.Contains("KPIs that are not reported, or in part only: 1</h3>\n<ul><li>Name of C2 <code>C2</code></li></ul>", page,
            StringComparison.Ordinal);
        Assert.Contains("KPIs that are reported and not verified: 1</h3>\n<ul><li>Name of C1 <code>C1</code></li></ul>", page,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task on_paper_the_address_to_check_it_at_is_there_and_it_is_the_platforms_own()
    {
        var number = await running.ACertificate();
        using var elsewhere = new HttpRequestMessage(HttpMethod.Get,
            new Uri($"/api/certification/certificates/{number}", UriKind.Relative));
        elsewhere.Headers.Host = "evil.example";
        elsewhere.Headers.Accept.ParseAdd("text/html");
        var page = await (await running.Anyone.SendAsync(elsewhere)).Content.ReadAsStringAsync();
        var address = $"{TestIssuer.Issuer.TrimEnd('/')}/api/certification/certificates/{number}";
        Assert.Contains($"<a href=\"{address}\">{address}</a>", page, StringComparison.Ordinal);
        Assert.DoesNotContain("evil.example", page, StringComparison.Ordinal);
        Assert.Equal(address, (await (await Get($"/certificates/{number}")).Json()).GetProperty("address").GetString());
    }

    [Fact]
    public async Task whatever_scrolls_can_be_reached_and_moved_with_the_keyboard_and_has_a_name()
    {
        var page = await Page(await running.ACertificate());
        var regions = Scrolling().Matches(page);
        Assert.Equal(4, regions.Count);
        Assert.Equal(regions.Count, page.Split("class=\"scroll\"").Length - 1);
        Assert.All(regions, region => Assert.Contains($"<h3 id=\"{region.Groups["name"].Value}\">", page, StringComparison.Ordinal));
        Assert.Equal(page.Split("<table").Length, regions.Count + 1);
    }

    [Fact]
    public async Task a_band_is_a_shape_and_words_and_stays_on_its_line()
    {
        var page = await Page(await running.ACertificate());
        Assert.Matches("<td class=\"b\"><span aria-hidden=\"true\">●[●○]{3}</span> (below 33 %|33 to 66 %|66 to 95 %|95 % and above)</td>",
            page);
        Assert.Contains("td { white-space: nowrap; }", page, StringComparison.Ordinal);
        Assert.DoesNotContain(">66-95<", page, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json")]
    [InlineData("text/html")]
    public async Task what_is_known_is_not_sent_again_until_its_status_changes(string form)
    {
        var number = await running.ACertificate();
        var first = await Get($"/certificates/{number}", form);
        var tag = first.Headers.ETag!.ToString();
        Assert.Equal(HttpStatusCode.NotModified, (await Get($"/certificates/{number}", form, tag)).StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, (await Get($"/certificates/{number}", form, $"\"x\", W/{tag}")).StatusCode);
        Assert.Equal(HttpStatusCode.NotModified, (await Get($"/certificates/{number}", form, "*")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await Get($"/certificates/{number}?asOf=2099-01-01T00:00:00Z", form, tag)).StatusCode);
        Assert.Equal(HttpStatusCode.OK,
            (await Get($"/certificates/{number}", form == "text/html" ? "application/json" : "text/html", tag)).StatusCode);
    }

    [Theory]
    [InlineData("text/html")]
    [InlineData("application/pdf")]
    [InlineData("image/svg+xml")]
    public async Task a_snapshot_in_a_form_that_there_is_not_is_refused(string form)
    {
        var city = await running.AnEnrolledCity();
        Assert.Equal(HttpStatusCode.NotAcceptable, (await Get($"/cities/{city.Id}/snapshot", form)).StatusCode);
    }

    private async Task<string> Page(string number) => await (await Get($"/certificates/{number}", "text/html")).Content.ReadAsStringAsync();

    private async Task<HttpResponseMessage> Get(string path, string? accept = null, string? known = null)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri("/api/certification" + path, UriKind.Relative));
        if (accept is not null) request.Headers.TryAddWithoutValidation("Accept", accept);
        if (known is not null) request.Headers.TryAddWithoutValidation("If-None-Match", known);
        return await running.Anyone.SendAsync(request);
    }

    [GeneratedRegex("<div class=\"scroll\" role=\"region\" aria-labelledby=\"(?<name>[a-z-]+)\" tabindex=\"0\">",
        RegexOptions.CultureInvariant)]
    private static partial Regex Scrolling();
}
