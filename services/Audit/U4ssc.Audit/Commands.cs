using System.CommandLine;
using U4ssc.Audit.Bundles;
using U4ssc.Audit.Checking;
using U4ssc.Audit.Features;

namespace U4ssc.Audit;

/// <summary>What can be asked of the program.</summary>
internal static class Commands
{
    /// <summary>Runs one, and says how it went: the exit code.</summary>
    public static async Task<int> Run(string[] args, TextWriter output, TextWriter errors)
    {
        var root = new RootCommand(
            "Checks what the U4SSC platform says, without trusting or reaching it. Exit codes: 0 proven, 1 refuted, 2 cannot be read, 3 could not check everything.")
        {
            VerifyBundle.Command(output), ShowTimeline.Command(output), ExplainDecision.Command(output), DiffBundles.Command(output),
            ReplayDecisions.Command(output), FollowPlatform.Command(output),
        };
        var parsed = root.Parse(args);
        if (parsed.Errors.Count > 0)
        {
            foreach (var error in parsed.Errors) await errors.WriteLineAsync(Terminal.Plain(error.Message));
            return (int)Conclusion.Unreadable;
        }

        try
        {
            return await parsed.InvokeAsync(new() { Output = output, Error = errors, EnableDefaultExceptionHandler = false });
        }
        catch (NotABundleException problem)
        {
            await errors.WriteLineAsync($"Refuted: {problem.File} {problem.Problem}.");
            return (int)Conclusion.Refuted;
        }
        catch (Exception problem) when (problem is IOException or UnauthorizedAccessException or UnreadableException or UriFormatException)
        {
            await errors.WriteLineAsync(Terminal.Plain(problem.Message));
            return (int)Conclusion.Unreadable;
        }
    }

    /// <summary>The bundle that a command is about.</summary>
    public static Argument<string> Bundle(string name = "bundle") => new(name) { Description = "A bundle, as the platform gave it." };

    /// <summary>Whether a machine reads the answer.</summary>
    public static Option<bool> Json() => new("--json") { Description = "JSON, for machines." };
}

/// <summary>What the command was given cannot be read.</summary>
internal sealed class UnreadableException(string message, Exception? inner = null) : Exception(message, inner);
