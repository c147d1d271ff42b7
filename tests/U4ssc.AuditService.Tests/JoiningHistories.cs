using System.Net;
using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.AuditService.Tests;

public sealed class JoiningHistories(RunningPlatform platform)
{
    [Fact]
    public async Task a_submission_is_told_from_the_row_of_the_list_to_the_certificate()
    {
        var entries = await platform.Timeline($"submissions/{platform.Submission}");
        string[] way =
        [
            "onboarding_requested", "onboarding_started", "city_registered", "city_enrolled", "city.enrolled", "submission_opened",
            "submission_values_reported", "submission_submitted", "submission.submitted", "case_opened",
            "submission_taken_into_verification", "case_findings_recorded", "case_concluded", "case_attested", "certificate_issued",
            "certificate.issued", "certificate_suspended", "certificate.suspended",
        ];
        var types = entries.Select(entry => entry.Text("type")).ToList();
        Assert.Equal(way, types.Where(way.Contains));
        foreach (var also in new[] { "agency_registered", "edition_published", "benchmark_set_published", "policy_set", "submission_closed",
            "submission_verified", "verification.attested", "snapshot.published" }) Assert.Contains(also, types);
        Assert.Equal(entries.Count, entries.Select(entry => (entry.Text("service"), entry.Text("event"))).Distinct().Count());
        Assert.Empty((await RunningPlatform.Read(platform.Auditor, $"/api/audit/submissions/{platform.Submission}/timeline"))
            .GetProperty("gaps").EnumerateArray());
        Assert.Empty(entries.SelectMany(entry => entry.GetProperty("gaps").EnumerateArray()));
    }

    [Fact]
    public async Task no_effect_stands_before_its_cause_and_the_cause_is_named()
    {
        var entries = await platform.Timeline($"submissions/{platform.Submission}");
        var caused = entries.Where(entry => entry.GetProperty("causedBy").ValueKind == JsonValueKind.Object).ToList();
        foreach (var (effect, cause) in new[]
        {
            ("city_registered", "onboarding_started"), ("case_opened", "submission_submitted"),
            ("submission_taken_into_verification", "case_opened"), ("submission_verified", "case_attested"),
            ("certificate_issued", "case_attested"), ("submission_closed", "certificate_issued"),
            ("certificate.issued", "certificate_issued"), ("snapshot.published", "certificate_issued"),
        }) Assert.Equal(cause, Assert.Single(caused, entry => entry.Text("type") == effect).GetProperty("causedBy").Text("type"));
        foreach (var effect in caused)
        {
            var cause = effect.GetProperty("causedBy");
            var at = entries.ToList().FindIndex(entry =>
                entry.Text("service") == cause.Text("service") && entry.Text("event") == cause.Text("event"));
            Assert.InRange(at, 0, entries.ToList().IndexOf(effect) - 1);
            Assert.Equal(cause.Text("history"), entries[at].Text("history"));
        }

        var submitted = Assert.Single(entries, entry => entry.Text("type") == "submission_submitted");
        Assert.All(caused.Where(entry => entry.Text("type") is "case_opened" or "submission_taken_into_verification"),
            entry => Assert.Equal(submitted.Text("correlation"), entry.Text("correlation")));
    }

    [Fact]
    public async Task each_entry_says_who_when_why_and_what_is_different_afterwards()
    {
        var entries = await platform.Timeline($"submissions/{platform.Submission}");
        var reported = entries.Single(entry => entry.Text("type") == "submission_values_reported");
        Assert.Equal(("city-officer", "city", RunningPlatform.Agency), (reported.GetProperty("who").Text("subject"),
            reported.GetProperty("who").Text("role"), reported.GetProperty("who").Text("onBehalfOf")));
        Assert.Equal("First figures.", reported.Text("reason"));
        Assert.Equal(JsonValueKind.Null, reported.GetProperty("who").GetProperty("name").ValueKind);
        var changes = reported.GetProperty("changes").EnumerateArray().ToList();
        Assert.Contains(changes, change => change.Text("pointer") == "/commonInputs/population"
            && change.GetProperty("to").GetDecimal() == 32_000);
        Assert.Contains(changes, change => change.Text("pointer") == "/values/EC-ICT-WS-2A"
            && change.GetProperty("from").ValueKind == JsonValueKind.Null
            && change.GetProperty("to").GetProperty("value").GetDecimal() == 50.5m);
        Assert.Equal("EC-ICT-ICT-1C", reported.GetProperty("data").GetProperty("values")[0].Text("dataPoint"));

        var suspended = entries.Single(entry => entry.Text("type") == "certificate_suspended");
        Assert.Contains(suspended.GetProperty("changes").EnumerateArray(), change => change.Text("pointer") == "/status"
            && change.Text("from") == "valid" && change.Text("to") == "suspended");
        Assert.Equal(["secretary-1"], entries.Where(entry => entry.Text("type") == "case_verifier_assigned")
            .Select(entry => entry.GetProperty("who").Text("subject")).Distinct());

        // What is large is named, and where it is.
        var edition = entries.First(entry => entry.Text("type") == "edition_published");
        Assert.Equal(64, edition.GetProperty("data").Text("sha256").Length);
    }

    [Theory]
    [InlineData(5)]
    [InlineData(23)]
    public async Task pages_of_any_size_are_the_same_timeline(int size)
    {
        var whole = await platform.Timeline($"cities/{platform.City}");
        Assert.Equal(whole.Select(entry => entry.ToString()), (await platform.Timeline($"cities/{platform.City}", size))
            .Select(entry => entry.ToString()));
    }

    [Fact]
    public async Task the_same_is_told_of_its_case_its_certificate_and_its_city()
    {
        var of = (await platform.Timeline($"submissions/{platform.Submission}")).Select(Named).ToList();
        Assert.Equal(of, (await platform.Timeline($"cases/{platform.Case}")).Select(Named));
        Assert.Equal(of, (await platform.Timeline($"certificates/{platform.Number}")).Select(Named));
        Assert.Equal(of, (await platform.Timeline($"cities/{platform.City}")).Select(Named));

        static (string, string) Named(JsonElement entry) => (entry.Text("service"), entry.Text("event"));
    }

    [Fact]
    public async Task of_an_agency_and_of_a_period_each_submission_is_told_by_itself()
    {
        var ofPeriod = await platform.Timeline($"periods/{RunningPlatform.Period}", 5);
        Assert.Equal(["submissions", "verification", "certification"], ofPeriod.Select(entry => entry.Text("service")).Distinct());
        Assert.All(ofPeriod, entry => Assert.Equal(platform.Submission, entry.GetProperty("submission").GetGuid()));
        var ofAgency = await platform.Timeline($"agencies/{RunningPlatform.Agency}", 5);
        Assert.Equal("agency_registered", ofAgency[0].Text("type"));
        Assert.Equal(ofPeriod.Select(entry => entry.Text("event")), ofAgency.Skip(1).Select(entry => entry.Text("event")));
        Assert.Empty(await platform.Timeline("periods/1999"));
    }

    [Fact]
    public async Task who_is_no_auditor_sees_what_they_may_and_is_told_what_is_missing()
    {
        var path = $"/api/audit/submissions/{platform.Submission}/timeline?limit=500";
        var page = await RunningPlatform.Read(platform.Audit.As(Role.City, agency: RunningPlatform.Agency, city: platform.City), path);
        Assert.Equal(["agencies", "cases", "onboardings", "policies"], page.GetProperty("gaps").EnumerateArray()
            .Select(gap => gap.Text("history").Split('/')[3]).Order(StringComparer.Ordinal));
        Assert.All(page.GetProperty("gaps").EnumerateArray(), gap => Assert.Equal("not_readable", gap.Text("kind")));
        var services = page.GetProperty("items").EnumerateArray().Select(entry => entry.Text("service")).ToHashSet();
        Assert.DoesNotContain("verification", services);
        Assert.Contains("certification", services);

        foreach (var (who, status) in new[]
        {
            (platform.Audit.As(Role.City, agency: RunningPlatform.OtherAgency, city: Guid.CreateVersion7()), HttpStatusCode.NotFound),
            (platform.Audit.As(Role.Agency, agency: RunningPlatform.OtherAgency), HttpStatusCode.NotFound),
            (platform.Audit.As(Role.Verifier, "a-stranger"), HttpStatusCode.NotFound),
            (platform.Audit.As(Role.Subscriber), HttpStatusCode.Forbidden),
            (platform.Audit.As(Role.Anonymous), HttpStatusCode.Unauthorized),
        })
        {
            foreach (var what in new[] { path, path.Replace("timeline?limit=500", "replay", StringComparison.Ordinal) })
            {
                using var answer = await who.GetAsync(new Uri(what, UriKind.Relative), TestContext.Current.CancellationToken);
                Assert.Equal(status, answer.StatusCode);
            }
        }

        // Of other agencies' submissions there is nothing in a list.
        Assert.Empty(await platform.Timeline($"periods/{RunningPlatform.Period}",
            who: platform.Audit.As(Role.Agency, agency: RunningPlatform.OtherAgency)));
    }

    [Theory]
    [InlineData("submissions/018f2b1c-7a10-7000-8000-000000000000")]
    [InlineData("cases/018f2b1c-7a10-7000-8000-000000000000")]
    [InlineData("cities/018f2b1c-7a10-7000-8000-000000000000")]
    [InlineData("certificates/U4SSC-2024-NO-00000000")]
    [InlineData("agencies/XX-NONE")]
    [InlineData("periods/99999")]
    [InlineData("periods/none")]
    public async Task of_what_is_not_there_there_is_no_timeline(string of)
    {
        foreach (var what in new[] { "timeline", "replay" })
        {
            var answer = await platform.Auditor.GetAsync(
                new Uri($"/api/audit/{of}/{what}", UriKind.Relative), TestContext.Current.CancellationToken);
            Assert.Equal((HttpStatusCode.NotFound, "application/problem+json"),
                (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Theory]
    [InlineData("timeline?cursor=nonsense", "?cursor")]
    [InlineData("timeline?cursor=AAAA", "?cursor")]
    [InlineData("timeline?limit=501", "?limit")]
    [InlineData("replay?after=!", "?after")]
    [InlineData("replay?limit=5", "?limit")]
    public async Task a_place_that_no_answer_named_is_refused_with_its_name(string what, string place)
    {
        var answer = await platform.Auditor.GetAsync(
            new Uri($"/api/audit/submissions/{platform.Submission}/{what}", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.BadRequest, answer.StatusCode);
        Assert.Equal(place, (await answer.Json()).GetProperty("errors")[0].Text("pointer"));
    }
}

internal static class Texts
{
    /// <summary>A member that is a text.</summary>
    public static string Text(this JsonElement of, string name) => of.GetProperty(name).GetString()!;
}
