using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Verification.Tests;

public sealed class ListingWhatMayBeRead(RunningVerification running)
{
    private readonly RunningService host = running.Service;

    [Fact]
    public async Task cases()
    {
        var (review, lead, second) = await Review.Staffed(host);
        var (other, otherLead, _) = await Review.Staffed(host);
        await review.Assigns(await Review.Accredited(host), "lead");
        await Eventually.Is(
            async () =>
                (await (await host.As(Role.Verifier, lead.Subject).GetAsync(new Uri("/api/verification/cases", UriKind.Relative))).Json())
                    .GetProperty("items").GetArrayLength() == 0,
            "the row says who is assigned now");
        var callers = new Dictionary<string, HttpClient>
        {
            ["the secretariat"] = host.As(Role.Secretariat),
            ["an auditor"] = host.As(Role.Auditor),
            ["the lead that was replaced"] = lead.Client,
            ["the second"] = second.Client,
            ["the lead of another case"] = otherLead.Client,
            ["a verifier without a part"] = host.As(Role.Verifier),
            ["the agency"] = review.AsAgency,
            ["the other agency"] = other.AsAgency,
            ["an agency of no name"] = host.As(Role.Agency),
            ["the city"] = review.AsCity,
            ["an account that another agency gave out"] = host.As(Role.City, agency: other.Agency, city: review.City),
            ["a city of no name"] = host.As(Role.City),
        };
        Assert.Empty(await ListLaw.Broken("/api/verification/cases", line =>
            $"/api/verification/cases/{line.GetProperty("id").GetString()}", [review.Path, other.Path], callers));
    }

    [Fact]
    public async Task cases_as_they_were()
    {
        var (review, _, _) = await Review.Staffed(host);
        await review.Assigns(await Review.Accredited(host), "lead");
        using var auditor = host.As(Role.Auditor);
        var list = $"/api/verification/cases?agency={review.Agency}";
        await Eventually.Is(
            async () => (await (await auditor.GetAsync(new Uri(list + "&state=in_review", UriKind.Relative))).Json())
                .GetProperty("items").GetArrayLength() == 1,
            "the row");
        Assert.Empty(await PastListLaw.Broken(
            auditor, list, new Dictionary<string, string> { [review.Path.Split('/')[^1]] = review.Path },
            "submissionId", "revision", "cityId", "agency", "country", "period", "edition", "state"));
    }

    [Fact]
    public async Task verifiers()
    {
        var (one, other) = (await Review.Accredited(host), await Review.Accredited(host));
        await Eventually.Is(
            async () =>
                (await (await host.As(Role.Auditor).GetAsync(new Uri("/api/verification/verifiers?limit=500", UriKind.Relative))).Json())
                .GetProperty("items").EnumerateArray().Any(line => line.GetProperty("id").GetGuid() == other.Id), "the rows");
        var callers = new Dictionary<string, HttpClient>
        {
            ["the secretariat"] = host.As(Role.Secretariat),
            ["an auditor"] = host.As(Role.Auditor),
            ["a verifier"] = one.Client,
            ["an agency"] = host.As(Role.Agency, agency: "NO-X"),
            ["a city"] = host.As(Role.City, city: Guid.CreateVersion7()),
        };
        Assert.Empty(await ListLaw.Broken(
            "/api/verification/verifiers", line => $"/api/verification/verifiers/{line.GetProperty("id").GetString()}",
            [$"/api/verification/verifiers/{one.Id}", $"/api/verification/verifiers/{other.Id}"], callers));
    }
}
