using System.Net.Mime;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;

namespace U4ssc.Demo;

/// <summary>A city in the programme with the client that speaks for it.</summary>
internal sealed record JoinedCity(DemoCity City, Guid Id, Login Login);

/// <summary>Agencies join, bring their cities, and the cities commit themselves.</summary>
internal sealed class Joining(PlatformClient platform, Stage stage)
{
    private static readonly Login Secretariat = Login.Demo("demo-secretariat");
    private static readonly Login Norway = Login.Demo("demo-agency");
    private static readonly Login Spain = Login.Demo("demo-agency-2");

    public async Task<(IReadOnlyList<OnboardingResult> Onboardings, IReadOnlyList<JoinedCity> Cities)> Run(CancellationToken cancellation)
    {
        var agencies = await RegisterAgencies(cancellation);
        await stage.Begin("An agency looks at what its list of 540 Norwegian places would do, then uploads it");
        OnboardingResult[] onboardings = [await Onboard(dryRun: true, cancellation), await Onboard(dryRun: false, cancellation)];
        var joined = new List<JoinedCity>();
        foreach (var city in DemoCities.All)
        {
            var agency = agencies[city.Agency];
            await stage.Begin($"{city.Name} joins the programme through {city.Agency}");
            var id = city.Agency == "NO-KS" ? await FindListed(city, agency, cancellation) : await Register(city, agency, cancellation);
            await Enrol(city, id, agency, cancellation);
            joined.Add(new(city, id, city.Agency == "NO-KS" ? await BindDemoCity(id, agency, cancellation) : await NewClient(
                agency, $"{city.Slug}/client",
                new { name = $"{city.Name} (demonstration)", role = "city", agency = city.Agency, city = id }, cancellation)));
        }

        return (onboardings, joined);
    }

    private async Task<Dictionary<string, Login>> RegisterAgencies(CancellationToken cancellation)
    {
        await stage.Begin("The secretariat registers four agencies and gives two of them a client");
        foreach (var (code, name, country) in DemoCities.Agencies)
        {
            await platform.Send(Secretariat, new(HttpMethod.Post, "/api/registry/agencies", $"agency/{code}")
            { Body = new { code, name, countries = new[] { country } } }, cancellation);
        }

        var agencies = new Dictionary<string, Login>(StringComparer.Ordinal) { ["NO-KS"] = Norway, ["ES-RECI"] = Spain };
        foreach (var code in (string[])["CH-HUB", "TN-HUB"])
            agencies[code] = await NewClient(Secretariat, $"{code}/client",
                new { name = $"{code} (demonstration)", role = "agency", agency = code }, cancellation);
        return agencies;
    }

    private async Task<Login> NewClient(Login by, string name, object body, CancellationToken cancellation)
    {
        var created = await platform.Send(by, new(HttpMethod.Post, "/api/identity/clients", name) { Body = body }, cancellation);
        return new(created.Body!["clientId"]!.GetValue<string>(), created.Body["clientSecret"]!.GetValue<string>());
    }

    private async Task<OnboardingResult> Onboard(bool dryRun, CancellationToken cancellation)
    {
        var asked = await platform.Send(
            Norway,
            new(HttpMethod.Post, $"/api/registry/onboardings?agency=NO-KS&dryRun={(dryRun ? "true" : "false")}&mode=per-row", dryRun
                ? "places/dry-run"
                : "places")
            {
                Body = DemoData.NorwegianPlaces(),
                MediaType = MediaTypeNames.Text.Csv,
            }, cancellation);
        var id = asked.Body!["id"]!.GetValue<Guid>();
        var done = await platform.Until(
            Norway, $"/api/registry/onboardings/{id}", "the list of places to be worked through", job =>
                State(job) is "completed" or "failed" or "cancelled" ? job.Body : null, cancellation);
        if (done["state"]!.GetValue<string>() != "completed")
            throw new DemonstrationFailedException($"The list of places was not onboarded: {done["state"]} {done["failureReason"]}");
        int Count(string member) => done[member]!.GetValue<int>();
        var result = new OnboardingResult(id, dryRun, Count("total"), Count("created"), Count("updated"), Count("unchanged"),
            Count("rejected"));
        stage.Say(
            $"{(dryRun ? "dry run" : "onboarded")}: {result.Total} rows, {result.Created} created, {result.Unchanged} unchanged, {result.Rejected} rejected");
        return result;
    }

    private async Task<Guid> Register(DemoCity city, Login agency, CancellationToken cancellation)
    {
        // Only Valencia's size was published; the registry has no place to mark a figure as illustrative, so the others get none.
        var published = city == DemoCities.Valencia ? city.Inputs : null;
        var registered = await platform.Send(
            agency,
            new(HttpMethod.Post, "/api/registry/cities", $"{city.Slug}/register")
            {
                Body = new
                {
                    agency = city.Agency,
                    externalRef = city.ExternalRef,
                    name = city.Name,
                    country = city.Country,
                    subdivision = city.Subdivision,
                    population = published is null ? null : new { value = published.Population, year = DemoCities.Period },
                    areaKm2 = published?.AreaKm2,
                    households = published?.Households,
                },
            }, cancellation);
        return registered.Body!["id"]!.GetValue<Guid>();
    }

    private Task<Guid> FindListed(DemoCity city, Login agency, CancellationToken cancellation) => Found(platform.Until(
        agency, $"/api/registry/cities?agency={city.Agency}&q={city.ExternalRef}", $"{city.Name} to appear in the list of cities",
        list => list.Body!["items"]!.AsArray().FirstOrDefault(item => item!["externalRef"]!.GetValue<string>() == city.ExternalRef),
        cancellation));

    private static async Task<Guid> Found(Task<JsonNode> found) => (await found)["id"]!.GetValue<Guid>();

    private async Task Enrol(DemoCity city, Guid id, Login agency, CancellationToken cancellation)
    {
        // A letter that says of itself that nobody signed it.
        var letter = $"Illustrative letter of commitment of {city.Name}, written for the demonstration. It was signed by nobody and commits nobody.\n";
        await platform.Send(
            agency,
            new(HttpMethod.Post, $"/api/registry/cities/{id}/enrolment", $"{city.Slug}/enrol")
            {
                Body = new
                {
                    signedBy = "Nobody (illustrative signatory)",
                    signedOn = "2020-01-15",
                    letterSha256 = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(letter)))
                },
                IfMatchOf = $"/api/registry/cities/{id}",
            }, cancellation);
    }

    private async Task<Login> BindDemoCity(Guid city, Login agency, CancellationToken cancellation)
    {
        var login = Login.Demo("demo-city");
        await platform.Send(
            agency, new(HttpMethod.Patch, "/api/identity/clients/demo-city", "demo-city/bind")
            { Body = new { city }, IfMatchOf = "/api/identity/clients/demo-city" }, cancellation);
        platform.ForgetToken(login);
        return login;
    }

    private static string? State(Answered answered) => answered.Body?["state"]?.GetValue<string>();
}
