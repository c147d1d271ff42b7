using System.CommandLine;
using System.Text.Json;
using U4ssc.Audit.Bundles;
using U4ssc.Audit.Checking;
using U4ssc.Kernel;
using U4ssc.Ledger;

namespace U4ssc.Audit.Features;

/// <summary>Checks a bundle from end to end.</summary>
internal static class VerifyBundle
{
    public static Command Command(TextWriter output)
    {
        var (bundle, json) = (Commands.Bundle(), Commands.Json());
        var policy = new Option<string?>("--policy")
        {
            Description = "A file with the logs and witnesses that you trust (C2SP tlog-policy), instead of the bundle's own.",
        };
        var command = new Command("verify", "Checks everything in a bundle, and decides again what was decided.") { bundle, policy, json };
        command.SetAction(parsed => Run(parsed.GetValue(bundle)!, parsed.GetValue(policy), parsed.GetValue(json), output));
        return command;
    }

    private static int Run(string path, string? policy, bool json, TextWriter output)
    {
        try
        {
            using var verified = Progress.While(
                json, new FileInfo(path).Length * 2, told => VerifiedBundle.Of(path, policy is null ? null : Policy(policy), told));
            Tell(path, verified.Bundle.Manifest, verified.Findings, json, output);
            return (int)verified.Findings.Conclusion;
        }
        catch (NotABundleException problem)
        {
            var findings = new Findings();
            findings.Refute(new(problem.File), problem.Problem);
            Tell(path, null, findings, json, output);
            return (int)findings.Conclusion;
        }
    }

    /// <summary>Reads an auditor's own policy.</summary>
    internal static WitnessPolicy Policy(string path)
    {
        try
        {
            return WitnessPolicy.Parse(File.ReadAllBytes(path));
        }
        catch (FormatException problem)
        {
            throw new UnreadableException(problem.Message, problem);
        }
    }

    private static void Tell(string path, BundleManifest? manifest, Findings findings, bool json, TextWriter output)
    {
        if (json)
        {
            output.WriteLine(JsonSerializer.Serialize(
                new
                {
                    verdict = EnumWords.Of(findings.Conclusion),
                    bundle = path,
                    kind = manifest?.Kind,
                    id = manifest?.Id,
                    refuted = findings.Refuted,
                    @checked = findings.Checked,
                    takenOver = findings.Taken,
                    notChecked = findings.Open,
                },
                Json.Options));
            return;
        }

        if (manifest is not null) output.WriteLine($"Bundle of the {manifest.Kind} {Terminal.Plain(manifest.Id)}");
        foreach (var refuted in findings.Refuted) output.WriteLine($"  WRONG    {refuted.Where} {refuted.Sentence}.");
        foreach (var one in findings.Checked) output.WriteLine($"  checked  {one.Count,9} {one.Sentence}");
        foreach (var sentence in findings.Taken) output.WriteLine($"  believed {sentence}");
        foreach (var sentence in findings.Open) output.WriteLine($"  MISSING  {sentence}");
        output.WriteLine(findings.Conclusion switch
        {
            Conclusion.Proven => "Proven: all of it is as it was recorded, and what was decided follows from it.",
            Conclusion.Refuted => "Refuted: this is not what was recorded, or what was decided does not follow from it.",
            _ => "Nothing is wrong as far as could be seen; not everything could be seen.",
        });
    }
}
