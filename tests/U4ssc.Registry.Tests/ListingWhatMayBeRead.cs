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
        await Eventually.Is(async () =>
            (await service.As(Role.Auditor).Read($"/api/registry/cities?agency={other.Code}")).GetProperty("items").GetArrayLength() == 1,
            "the rows");
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
        Assert.Empty(await ListLaw.Broken("/api/registry/cities", line =>
            $"/api/registry/cities/{line.Text("id")}", [theirs, another, foreign], callers));
    }

    [Fact]
    public async Task onboardings()
    {
        var (one, other) = (await registry.Service.NewAgency(), await registry.Service.NewAgency());
        const string List = "externalRef,name,country\nGN-1,Molde,NO\n";
        string[] lists = [.. new[] { await one.Onboard(List), await one.Onboard(List, "&dryRun=true"), await other.Onboard(List) }
            .Select(list => Address(list.Text("id")))];
        var service = registry.Service;
        await Eventually.Is(async () =>
            (await Listed(service.As(Role.Auditor), one)) == 2 && (await Listed(service.As(Role.Auditor), other)) == 1, "the rows");
        Assert.Empty(await ListLaw.Broken("/api/registry/onboardings", line => Address(line.Text("id")), lists, Callers(one, other)));

        static string Address(string id) => $"/api/registry/onboardings/{id}";
        static async Task<int> Listed(HttpClient auditor, SomeAgency agency) =>
            (await auditor.Read($"/api/registry/onboardings?agency={agency.Code}")).GetProperty("items").GetArrayLength();
    }

    [Fact]
    public async Task agencies()
    {
        var (one, other) = (await registry.Service.NewAgency(), await registry.Service.NewAgency());
        string[] agencies = [Address(one.Code), Address(other.Code)];
        await Eventually.Is(
            async () =>
                (await registry.Service.As(Role.Auditor).Read($"/api/registry/agencies?q={other.Code}")).GetProperty("items")
                    .GetArrayLength() == 1, "the row");
        Assert.Empty(await ListLaw.Broken("/api/registry/agencies", line => Address(line.Text("code")), agencies, Callers(one, other)));

        static string Address(string code) => $"/api/registry/agencies/{code}";
    }

    private Dictionary<string, HttpClient> Callers(SomeAgency one, SomeAgency other)
    {
        var service = registry.Service;
        return new()
        {
            ["nobody"] = service.As(Role.Anonymous),
            ["the secretariat"] = service.As(Role.Secretariat),
            ["an auditor"] = service.As(Role.Auditor),
            ["a verifier"] = service.As(Role.Verifier),
            ["a subscriber"] = service.As(Role.Subscriber),
            ["the agency"] = one.Client,
            ["the other agency"] = other.Client,
            ["an agency of no name"] = service.As(Role.Agency),
            ["a city of the agency"] = service.As(Role.City, agency: one.Code, city: Guid.CreateVersion7()),
        };
    }

    private static Guid Id(string address) => Guid.Parse(address[(address.LastIndexOf('/') + 1)..]);
}
