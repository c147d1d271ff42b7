using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using U4ssc.Audit.Checking;
using U4ssc.Ledger;
using U4ssc.Testing;
using Xunit;

namespace U4ssc.Audit.Tests;

/// <summary>
/// A program in another language, which shares no code with this one and was written from docs/audit.md, comes to the same verdict; of
/// bundles that are whole and of bundles that somebody spoiled who has the keys.
/// </summary>
public sealed class HoldingTwoProgramsAgainstEachOther : IDisposable
{
    private readonly Programme programme = new(cities: 2);

    [Fact]
    public async Task both_prove_what_is_whole() => await Agree(await programme.Bundle(), Conclusion.Proven, "");

    [Theory]
    [InlineData("submissions", "submission_submitted", "/values/0/value")]
    [InlineData("submissions", "submission_submitted", "/revisionSha256")]
    [InlineData("certification", "certificate_issued", "/scores/dataPoints/0/points")]
    [InlineData("certification", "certificate_issued", "/decisionSha256")]
    [InlineData("certification", "certificate_issued", "/inputs/findingsSha256")]
    [InlineData("verification", "case_attested", "/findings/0/verdict")]
    public async Task both_refute_what_does_not_follow(string service, string type, string pointer)
    {
        var log = programme.Log(service);
        var place = log.FindIndex(leaf => leaf.Type == type);
        log[place] = Spoiled(log[place], pointer);
        await Agree(await programme.Bundle(), Conclusion.Refuted, log[place].Type);
    }

    [Fact]
    public async Task both_refute_what_was_altered_after_it_was_sealed()
    {
        var spoiled = programme.Log("verification")[1];
        await Agree(
            await programme.Bundle(late: leaf => leaf.Id == spoiled.Id ? leaf with { Actor = "somebody-else" } : leaf), Conclusion.Refuted,
            spoiled.Id.ToString());
    }

    public void Dispose() => programme.Dispose();

    // A figure or a text that is another and still one of its kind.
    private static EventLeaf Spoiled(EventLeaf leaf, string pointer)
    {
        var data = JsonNode.Parse(leaf.Data.GetRawText())!;
        var steps = pointer.Split('/')[1..];
        var at = steps[..^1].Aggregate(data, (node, step) => int.TryParse(step, out var index) ? node[index]! : node[step]!);
        if (steps[^1] == "value")
            at = data["values"]!.AsArray().First(value => value!["value"] is not null)!;
        at[steps[^1]] = steps[^1] switch
        {
            "value" => 1.5m,
            "points" => at["points"]!.GetValue<int>() == 4 ? 3 : 4,
            "verdict" => "not_verified",
            _ => new string('0', 64),
        };
        return leaf with { Data = JsonSerializer.SerializeToElement(data) };
    }

    private static async Task Agree(string bundle, Conclusion expected, string named)
    {
        using (var verified = VerifiedBundle.Of(bundle))
        {
            Assert.Equal(expected, verified.Findings.Conclusion);
            if (expected == Conclusion.Refuted)
                Assert.Contains(verified.Findings.Refuted, one => one.Where.ToString().Contains(named, StringComparison.Ordinal));
        }

        using var python = Process.Start(new ProcessStartInfo("python3", [Repository.At("tests", "oracles", "bundle.py"), bundle])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var said = await python.StandardOutput.ReadToEndAsync(TestContext.Current.CancellationToken);
        var failed = await python.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        await python.WaitForExitAsync(TestContext.Current.CancellationToken);
        Assert.Empty(failed);
        // Both name an event: the other program holds the verifiers' findings against the decision that they led to.
        Assert.Contains(named == "case_attested" ? "certificate_issued" : named, said, StringComparison.Ordinal);
        Assert.Equal((expected == Conclusion.Proven ? "proven" : "refuted", (int)expected),
            (said.Split('\n', StringSplitOptions.RemoveEmptyEntries)[^1], python.ExitCode));
    }
}
