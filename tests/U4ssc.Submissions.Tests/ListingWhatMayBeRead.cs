using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class ListingWhatMayBeRead(RunningSubmissions all)
{
    [Fact]
    public async Task submissions()
    {
        var (city, neighbour) = (await all.EnrolledCity(), await all.EnrolledCity());
        var draft = await city.Open(2020);
        var handedIn = await (await city.Open(2021)).HandedIn();
        var (taken, elsewhere) = (await (await city.Open(2022)).TakenUp(), await (await neighbour.Open(2020)).TakenUp());
        var (verifier, another) = (new VerifierOfTest(all), new VerifierOfTest(all));
        await all.Tell(taken.Assigned(verifier));
        await all.Tell(elsewhere.Assigned(another));
        // Assigned before it is handed in: a draft is nobody's to see.
        await all.Tell(draft.Assigned(verifier));
        string[] submissions = [draft.Path, handedIn.Path, taken.Path, elsewhere.Path];
        var service = all.Service;
        await Eventually.Is(
            async () => submissions.All((await Paths(service.As(Role.Auditor), city, neighbour)).Contains), "the rows of all");

        var callers = new Dictionary<string, HttpClient>
        {
            ["the secretariat"] = service.As(Role.Secretariat),
            ["an auditor"] = service.As(Role.Auditor),
            ["the agency"] = service.As(Role.Agency, agency: RunningSubmissions.Agency),
            ["another agency"] = service.As(Role.Agency, agency: "NO-KS"),
            ["an agency of no name"] = service.As(Role.Agency),
            ["the city"] = city.Officer,
            ["the city by its agency"] = service.As(Role.City, agency: RunningSubmissions.Agency, city: city.Id),
            ["an account that another agency gave out"] = service.As(Role.City, agency: "NO-KS", city: city.Id),
            ["the neighbour"] = neighbour.Officer,
            ["a city of no name"] = service.As(Role.City),
            ["the verifier"] = verifier.Client,
            ["another verifier"] = another.Client,
            ["a verifier without a case"] = service.As(Role.Verifier),
            ["a subscriber"] = service.As(Role.Subscriber),
        };
        Assert.Empty(await ListLaw.Broken("/api/submissions", line =>
            $"/api/submissions/{line.GetProperty("id").GetGuid()}", submissions, callers));
    }

    [Fact]
    public async Task submissions_as_they_were()
    {
        var city = await all.EnrolledCity();
        var draft = await city.Open(2020);
        var taken = await (await city.Open(2021)).TakenUp();
        await draft.Report(new { commonInputs = new { population = 1000 }, values = Array.Empty<object>() });
        using var auditor = all.Service.As(Role.Auditor);
        var verified = new Uri($"/api/submissions?city={city.Id}&state=in_verification", UriKind.Relative);
        await Eventually.Is(
            async () => (await Paths(auditor, city)).Count == 2
                && (await (await auditor.GetAsync(verified)).Json()).GetProperty("items").GetArrayLength() == 1,
            "the rows of both");
        Assert.Empty(await PastListLaw.Broken(
            auditor, $"/api/submissions?city={city.Id}", new[] { draft.Path, taken.Path }.ToDictionary(path => path.Split('/')[^1]),
            "city", "agency", "country", "period", "edition", "state", "revision"));
    }

    private static async Task<HashSet<string>> Paths(HttpClient auditor, params CityOfTest[] cities)
    {
        var paths = new HashSet<string>(StringComparer.Ordinal);
        foreach (var city in cities)
        {
            var answer = await auditor.GetAsync(new Uri($"/api/submissions?city={city.Id}", UriKind.Relative));
            paths.UnionWith((await answer.Json()).GetProperty("items").EnumerateArray()
                .Select(line => $"/api/submissions/{line.GetProperty("id").GetGuid()}"));
        }

        return paths;
    }
}
