using System.Collections.Concurrent;
using System.Diagnostics;
using U4ssc.Kernel;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Subscriptions.Tests;

/// <summary>The receivers of docs/receivers, as a reader starts them.</summary>
public sealed class RunningTheSamples
{
    [Theory]
    [InlineData("node", "docs/receivers/node/receiver.mjs")]
    [InlineData("dotnet", "artifacts/bin/U4ssc.Receiver/release/U4ssc.Receiver.dll")]
    public async Task a_sample_subscribes_and_says_each_event_once(string program, string sample)
    {
        await using var service = await Subscribed.Start();
        await Seeding.Enrolments(service, 3);
        await Stream.Has(service, 3);
        var start = new ProcessStartInfo(program)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            ArgumentList =
            {
                Path.Combine(Repository.Root, sample), "--platform", service.Address.ToString().TrimEnd('/'), "--token",
                TestIssuer.Token(Role.Subscriber, "one", null, null, holder: "one"), "--from", "beginning",
            },
        };
        using var process = Process.Start(start)!;
        var said = new ConcurrentQueue<string>();
        process.OutputDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => said.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            await Eventually.Is(
                () => Task.FromResult(Enumerable.Range(1, 3).All(number =>
                    said.Any(line => line.StartsWith($"{number} city.enrolled ", StringComparison.Ordinal)))),
                $"{program} says all three");
            using var subscriber = service.Subscriber();
            var id = (await subscriber.Read("/api/subscriptions")).GetProperty("items")[0].Text("id");
            var made = new Made(id, "", default);
            await subscriber.Change(HttpMethod.Post, made, "/replay", new { from = 1 });
            await Eventually.Is(
                async () =>
                    (await subscriber.Read(made.Address + "/health")).GetProperty("replays").GetArrayLength() == 0, "they came again");
            Assert.Equal(3, said.Count(line => line.Contains("city.enrolled", StringComparison.Ordinal)));
            Assert.True((await subscriber.Posts(made.Address + "/test")).GetProperty("accepted").GetBoolean());
            await Eventually.Is(() =>
                Task.FromResult(said.Any(line => line.StartsWith("complete up to ", StringComparison.Ordinal))), "a heartbeat");
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"{late.Message}\n{string.Join('\n', said)}", late);
        }
        finally
        {
            process.Kill();
            await process.WaitForExitAsync();
        }
    }
}
