using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Certification.Tests;

public sealed class ListingWhatMayBeRead(RunningCertification running)
{
    [Fact]
    public async Task register()
    {
        string[] certificates = [Address(await running.ACertificate()), Address(await running.ACertificate())];
        var callers = Enum.GetValues<Role>().ToDictionary(role =>
            role.ToString(), role => running.Service.As(role, agency: role == Role.Agency ? "NO-KS" : null));
        await Eventually.Is(async () => (await Listed(callers[nameof(Role.Anonymous)])).IsSupersetOf(certificates), "the lines");
        Assert.Empty(await ListLaw.Broken("/api/certification/register", line =>
            Address(line.GetProperty("number").GetString()!), certificates, callers));
    }

    private static string Address(string number) => $"/api/certification/certificates/{number}";

    private static async Task<HashSet<string>> Listed(HttpClient anybody)
    {
        var listed = new HashSet<string>(StringComparer.Ordinal);
        for (string? at = "/api/certification/register?limit=500"; at is not null;)
        {
            var page = await (await anybody.GetAsync(new Uri(at, UriKind.Relative))).Json();
            listed.UnionWith(page.GetProperty("items").EnumerateArray().Select(line => Address(line.GetProperty("number").GetString()!)));
            at = page.GetProperty("next").GetString() is { } next ? $"/api/certification/register?limit=500&cursor={next}" : null;
        }

        return listed;
    }
}
