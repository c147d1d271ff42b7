using System.Net;
using U4ssc.Domain.Tests.Submissions;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class ComparingWithOthers(RunningSubmissions all)
{
    private const string Water = "EN-EN-WS-2C";

    [Fact]
    public async Task a_city_is_asked_about_what_changed_since_its_last_attested_period()
    {
        var city = await all.EnrolledCity();
        var first = await (await city.Open(2019)).TakenUp();
        var second = await city.Open(2020);
        Assert.Equal(HttpStatusCode.NoContent, (await second.Report(SubmissionOfTest.Everything(Water, 200m))).StatusCode);
        // Handed in is not attested: nobody looked at it yet.
        Assert.DoesNotContain("changed_since_last_period", await Rules(second));

        await all.Tell(first.CaseAttested());
        await first.Becomes("verified");
        await Eventually.Is(async () => (await Rules(second)).Contains("changed_since_last_period"), "the first period counts");
        var finding = (await second.Get("/screening")).EnumerateArray()
            .Single(one => one.GetProperty("rule").GetString() == "changed_since_last_period");
        Assert.Equal([Water], finding.GetProperty("dataPoints").EnumerateArray().Select(point => point.GetString()!));
        Assert.Equal(2019, finding.GetProperty("figures").GetProperty("before_period").GetInt32());
        Assert.Equal(Edition2017.Plausible(Edition2017.All.Single(row => row.Id == Water)),
            finding.GetProperty("figures").GetProperty("before").GetDecimal());

        var refused = await second.Submit();
        Assert.Equal(HttpStatusCode.Conflict, refused.StatusCode);
        var reason = await second.Ask(HttpMethod.Put, $"/screening/{finding.GetProperty("id").GetString()}/justification",
            new { reason = "More tourists." });
        Assert.Equal(HttpStatusCode.NoContent, reason.StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await second.Submit()).StatusCode);
    }

    [Fact]
    public async Task peers_are_named_with_their_number()
    {
        var submission = await (await all.EnrolledCity()).Open();
        Assert.Equal(HttpStatusCode.NoContent, (await submission.Report(SubmissionOfTest.Everything())).StatusCode);
        var told = (await submission.Get("/screening")).EnumerateArray()
            .Where(one => one.GetProperty("rule").GetString() == "peers_too_few").ToList();
        Assert.All(told, finding =>
            Assert.Contains("Other cities in ES with attested figures of 2018 to 2020: n = ", finding.GetProperty("message").GetString(),
                StringComparison.Ordinal));
    }

    private static async Task<IReadOnlyList<string>> Rules(SubmissionOfTest submission) =>
        [.. (await submission.Get("/screening")).EnumerateArray().Select(finding => finding.GetProperty("rule").GetString()!)];
}
