using System.Diagnostics;
using System.Text.Json;
using U4ssc.Subscriptions.Domain;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>Libraries of others, for Node, accept what is sent and understand what is described (tests/oracles).</summary>
public sealed class AgreeingWithOthers
{
    [Fact]
    public async Task libraries_of_others_accept_signatures_events_schemas_and_the_description()
    {
        await using var receiver = await Receiver.Start();
        await using var service = await Subscribed.Start();
        using var subscriber = service.Subscriber();
        var made = await subscriber.SubscribeProved(new { url = receiver.Url, ed25519 = true });
        var rotated = await (await subscriber.Change(HttpMethod.Post, made, "/secret", new { overlapHours = 2 })).Json();
        var source = new SomeService(service);
        await Eventually.Is(async () =>
        {
            var count = receiver.Events.Count;
            await source.Tell([source.Enrols(country: "SE", agency: "SE-X"), source.Registers(), source.Enrols()]);
            await Eventually.Is(() => Task.FromResult(receiver.Events.Count == count + 2), "both came");
            return receiver.Events.TakeLast(2).All(one => one.Headers["webhook-signature"].ToString().Split(' ').Length == 3);
        }, "deliveries are signed with both secrets and the key");
        var schemas = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var type in PublicTypes.All)
            schemas.Add(EventDescription.Key(type), await (await service.Get($"/schemas/{type.Name}/{type.Version}")).Json());
        var file = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(file, JsonSerializer.Serialize(new
            {
                secrets = new[] { made.Secret, rotated.Text("secret") },
                deliveries = receiver.Events.TakeLast(2).Select(one => new
                {
                    headers = one.Headers.ToDictionary(header => header.Key.ToLowerInvariant(), header => header.Value.ToString()),
                    body = one.Body,
                }),
                schemas,
                asyncapi = await (await service.Get("/asyncapi.json")).Json(),
            }), TestContext.Current.CancellationToken);
            using var check = Process.Start(new ProcessStartInfo("node", [Repository.At("tests", "oracles", "check.mjs"), file])
            { RedirectStandardOutput = true, RedirectStandardError = true })!;
            var said = await check.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken)
                + await check.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
            await check.WaitForExitAsync(TestContext.Current.CancellationToken);
            Assert.True(check.ExitCode == 0, $"{said}\nIf packages are missing: npm ci in tests/oracles, as ./deploy/test does.");
            // Of each delivery two signatures, two refusals and one reading; each schema; the description.
            Assert.Equal($"{(2 * 5) + PublicTypes.All.Count + 1} right", said.Trim());
        }
        finally
        {
            File.Delete(file);
        }
    }
}
