using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

public sealed class ListingWhatMayBeRead
{
    [Fact]
    public async Task subscriptions()
    {
        await using var service = await Subscribed.Start();
        using var one = service.As(Role.Subscriber, subject: "one", holder: "one");
        using var another = service.As(Role.Subscriber, subject: "another", holder: "another");
        string[] things =
            [.. new[] { await one.Subscribe(), await one.Subscribe(), await another.Subscribe() }.Select(made => Address(made.Id))];
        await Eventually.Is(async () => await Listed(one) == 2 && await Listed(another) == 1, "the rows");
        var callers = new Dictionary<string, HttpClient>
        {
            ["nobody"] = service.As(Role.Anonymous),
            ["the secretariat"] = service.As(Role.Secretariat),
            ["an auditor"] = service.As(Role.Auditor),
            ["an agency"] = service.As(Role.Agency, agency: "NO-KS"),
            ["a city"] = service.As(Role.City, agency: "NO-KS", city: Guid.CreateVersion7()),
            ["a verifier"] = service.As(Role.Verifier),
            ["the subscriber"] = one,
            ["another account of the same holder"] = service.As(Role.Subscriber, subject: "two", holder: "one"),
            ["another subscriber"] = another,
            ["a subscriber with nothing"] = service.As(Role.Subscriber, subject: "three", holder: "three"),
        };
        Assert.Empty(await ListLaw.Broken("/api/subscriptions", line => Address(line.Text("id")), things, callers));

        static string Address(string id) => $"/api/subscriptions/{id}";
        static async Task<int> Listed(HttpClient caller) =>
            (await caller.Read("/api/subscriptions")).GetProperty("items").GetArrayLength();
    }
}
