using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Registry.Tests;

public sealed class ListingWhatMayBeRead(RunningRegistry registry)
{
    [Fact]
    public async Task cities()
    {
        var (one, other) = (await registry.Service.NewAgency(), await registry.Service.NewAgency());
        var (theirs, another, foreign) = (await one.NewCity("A"), await one.NewCity("B"), await other.NewCity("C"));
        var service = registry.Service;
        await Eventually.Is(async () => (await service.As(Role.Auditor).Read($"/api/registry/cities?agency={other.Code}")).GetProperty("items").GetArrayLength() == 1, "the rows");
        var callers = new Dictionary<string, HttpClient>
        {
            ["the secretariat"] = service.As(Role.Secretariat),
            ["an auditor"] = service.As(Role.Auditor),
            ["a verifier"] = service.As(Role.Verifier),
            ["the agency"] = one.Client,
            ["the other agency"] = other.Client,
            ["an agency of no name"] = service.As(Role.Agency),
            ["the city"] = service.As(Role.City, city: Id(theirs)),
            ["the city by its agency"] = service.As(Role.City, agency: one.Code, city: Id(theirs)),
            ["an account that another agency gave out"] = service.As(Role.City, agency: other.Code, city: Id(theirs)),
            ["a city of no name"] = service.As(Role.City),
        };
        Assert.Empty(await ListLaw.Broken("/api/registry/cities", line => $"/api/registry/cities/{line.Text("id")}", [theirs, another, foreign], callers));
    }

    private static Guid Id(string address) => Guid.Parse(address[(address.LastIndexOf('/') + 1)..]);
}
