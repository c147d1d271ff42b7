using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class ListingWhatMayBeRead(RunningLamps lamps)
{
    [Fact]
    public async Task by_every_relation()
    {
        var service = lamps.Service;
        var (mine, others) = (await Hang("anna", "NO-L1"), await Hang("bea", "NO-L2"));
        await Eventually.Is(async () => await Listed(others), "the rows");
        var callers = new Dictionary<string, HttpClient>
        {
            ["an auditor"] = service.As(Role.Auditor),
            ["the agency"] = service.As(Role.Agency, agency: "NO-L1"),
            ["an agency of no name"] = service.As(Role.Agency),
            ["the city"] = service.As(Role.City, city: Id(mine)),
            ["the city by its agency"] = service.As(Role.City, agency: "NO-L1", city: Id(mine)),
            ["an account that another agency gave out"] = service.As(Role.City, agency: "NO-L2", city: Id(mine)),
            ["a city of no name"] = service.As(Role.City),
            ["who is assigned"] = service.As(Role.Verifier, subject: "anna"),
            ["who is not"] = service.As(Role.Verifier, subject: "ann"),
        };
        Assert.Empty(await ListLaw.Broken("/api/lamps/lamps", line =>
            $"/api/lamps/lamps/{line.GetProperty("id").GetString()}", [mine, others], callers));

        async Task<string> Hang(string subject, string agency)
        {
            using var client = service.As(Role.Agency, subject, agency);
            var hung = await client.Send(HttpMethod.Post, "/api/lamps/lamps", new { room = $"law {Guid.CreateVersion7():N}", agency });
            return hung.Headers.Location!.ToString();
        }

        async Task<bool> Listed(string lamp)
        {
            using var auditor = service.As(Role.Auditor);
            var page = await (await auditor.GetAsync(new Uri("/api/lamps/lamps?limit=500", UriKind.Relative))).Json();
            return page.GetProperty("items").EnumerateArray()
                .Any(line => lamp.EndsWith(line.GetProperty("id").GetString()!, StringComparison.Ordinal));
        }
    }

    private static Guid Id(string address) => Guid.Parse(address[(address.LastIndexOf('/') + 1)..]);
}
