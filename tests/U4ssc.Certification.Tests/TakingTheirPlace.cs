using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;
using V1 = U4ssc.Contracts.Certification.V1;

namespace U4ssc.Certification.Tests;

public sealed class TakingTheirPlace(RunningCertification running)
{
    [Fact]
    public async Task a_certificate_for_a_later_period_takes_the_place_of_the_earlier_one()
    {
        var city = await running.AnEnrolledCity();
        var earlier = await Certified(city, 2020);
        var later = await Certified(city, 2021);
        await IsSuperseded(earlier, later);
        Assert.Equal("valid", (await Status(later)).GetProperty("status").GetString());

        var told = await running.Service.Publishes<V1.CertificateSuperseded>(message => message.Number == earlier);
        Assert.Equal((later, city.Id, 2020), (told.ByNumber, told.CityId, told.Period));
        var history = (await Get($"/certificates/{earlier}/history")).GetProperty("items")[1];
        Assert.Equal("service", history.GetProperty("role").GetString());
        Assert.Equal(
            (await Get($"/certificates/{later}/history")).GetProperty("items")[0].GetProperty("eventId").GetString(),
            history.GetProperty("causation").GetString());
    }

    [Fact]
    public async Task the_later_period_may_come_first()
    {
        var city = await running.AnEnrolledCity();
        var later = await Certified(city, 2021);
        var earlier = await Certified(city, 2020);
        await IsSuperseded(earlier, later);
        Assert.Equal((await Status(earlier)).GetProperty("issuedAt").GetString(), (await Status(earlier)).GetProperty("since").GetString());
    }

    [Fact]
    public async Task whatever_is_attested_at_once_and_told_twice_one_certificate_stands_and_each_other_has_one_event()
    {
        var city = await running.AnEnrolledCity();
        var cases = Enumerable.Range(2012, 7).Select(period => Told.Attested(city, period: period)).ToList();
        await Task.WhenAll(cases.Concat(cases).OrderBy(one => one.CaseId.GetHashCode()).Select(running.Service.Publish));
        var numbers = new List<string>();
        foreach (var one in cases) numbers.Add((await running.Decision(one.CaseId)).RootElement.GetProperty("number").GetString()!);
        await Eventually.Is(async () =>
        {
            foreach (var number in numbers[..^1])
                if ((await Status(number)).GetProperty("status").GetString() != "superseded") return false;
            return true;
        }, "all but the last superseded");
        Assert.Equal("valid", (await Status(numbers[^1])).GetProperty("status").GetString());
        foreach (var number in numbers[..^1])
        {
            var events = (await Get($"/certificates/{number}/history")).GetProperty("items").EnumerateArray()
                .Select(stored => stored.GetProperty("type").GetString());
            Assert.Equal(["certificate_issued", "certificate_superseded"], events);
            var by = (await Status(number)).GetProperty("supersededBy").GetString()!;
            Assert.True(numbers.IndexOf(by) > numbers.IndexOf(number), $"{number} by {by}");
        }

        await Eventually.Is(async () => (await Register($"?status=superseded&limit=500")).IsSupersetOf(numbers[..^1]), "the lines");
        Assert.Equal([numbers[^1]], (await Register("?status=valid&limit=500")).Intersect(numbers));
    }

    [Fact]
    public async Task certificates_of_another_city_or_edition_stay_in_force()
    {
        var edition = $"U4SSC-{Guid.CreateVersion7():N}";
        await running.Service.Publish(Told.Edition(edition));
        await running.Service.Publish(Told.Benchmarks($"targets-{edition}", edition));
        var (city, other) = (await running.AnEnrolledCity(), await running.AnEnrolledCity());
        var first = await Certified(city, 2020);
        var ofOther = await Certified(other, 2020);
        var ofEdition = (await running.Decided(Told.Attested(city, edition, 2021))).GetProperty("number").GetString()!;
        var later = await Certified(other, 2021);
        // The log is read in its order: once this is seen, the one before was looked at.
        await IsSuperseded(ofOther, later);
        foreach (var number in new[] { first, ofEdition, later })
            Assert.Equal("valid", (await Status(number)).GetProperty("status").GetString());
    }

    [Fact]
    public async Task one_that_was_revoked_before_stays_revoked_and_one_that_is_suspended_is_superseded()
    {
        using var secretariat = running.Service.As(Role.Secretariat);
        var (city, other) = (await running.AnEnrolledCity(), await running.AnEnrolledCity());
        var (revoked, suspended) = (await Certified(city, 2020), await Certified(other, 2020));
        const string Path = "/api/certification/certificates";
        await secretariat.Send(HttpMethod.Post, $"{Path}/{revoked}/revocation", new { reason = "Wrong." }, ifMatch: 1);
        await secretariat.Send(HttpMethod.Post, $"{Path}/{suspended}/suspension", new { reason = "Why." }, ifMatch: 1);
        await Certified(city, 2021);
        await IsSuperseded(suspended, await Certified(other, 2021));
        Assert.Equal("revoked", (await Status(revoked)).GetProperty("status").GetString());
    }

    private async Task<string> Certified(City city, int period) =>
        (await running.Decided(Told.Attested(city, period: period))).GetProperty("number").GetString()!;

    private async Task IsSuperseded(string earlier, string later)
    {
        await Eventually.Is(async () => (await Status(earlier)).GetProperty("status").GetString() == "superseded", $"{earlier} superseded");
        var (now, by) = (await Status(earlier), await Status(later));
        Assert.Equal(later, now.GetProperty("supersededBy").GetString());
        var times = new[] { now, by }.Select(one => one.GetProperty("issuedAt").GetDateTimeOffset());
        Assert.Equal(times.Max(), now.GetProperty("effectiveAt").GetDateTimeOffset());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri($"/api/certification/certificates/{earlier}", UriKind.Relative));
        request.Headers.Accept.ParseAdd("text/html");
        var page = await (await running.Anyone.SendAsync(request)).Content.ReadAsStringAsync();
        Assert.Contains("<strong>superseded</strong>", page, StringComparison.Ordinal);
        Assert.Contains($"/api/certification/certificates/{later}\">{later}</a>", page, StringComparison.Ordinal);
    }

    private Task<JsonElement> Status(string number) => Get($"/certificates/{number}/status");

    private async Task<HashSet<string>> Register(string query) =>
        [.. (await Get($"/register{query}")).GetProperty("items").EnumerateArray().Select(line => line.GetProperty("number").GetString()!)];

    private async Task<JsonElement> Get(string path) =>
        await (await running.Anyone.GetAsync(new Uri($"/api/certification{path}", UriKind.Relative))).Json();
}
