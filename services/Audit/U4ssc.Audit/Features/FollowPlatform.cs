using System.CommandLine;
using U4ssc.Audit.Checking;
using U4ssc.Audit.Following;
using U4ssc.Ledger;

namespace U4ssc.Audit.Features;

/// <summary>Watches the logs of a platform, once or for years.</summary>
internal static class FollowPlatform
{
    /// <summary>The logs that a platform has.</summary>
    public static readonly string[] Services = ["registry", "catalogue", "submissions", "verification", "certification"];

    private static readonly TimeSpan AskMax = TimeSpan.FromSeconds(30);

    public static Command Command(TextWriter output)
    {
        var url = new Argument<Uri>("url") { Description = "The address of the platform." };
        var state = new Option<string>("--state") { Description = "Directory for what was seen; keep it.", Required = true };
        var once = new Option<bool>("--once") { Description = "Look once." };
        var every = new Option<int>("--every") { Description = "Seconds between looks.", DefaultValueFactory = _ => 60 };
        var policy = new Option<string?>("--policy") { Description = "Logs and witnesses that you trust (C2SP tlog-policy)." };
        var services = new Option<string[]>("--service")
        {
            Description = "Logs to watch; all of them where none is named.",
            DefaultValueFactory = _ => Services
        };
        services.AcceptOnlyFromAmong(Services);
        var command = new Command(
            "follow", "Watches a platform: that its logs only grow, and that what is served is what was signed. Ends at the first fork.")
        {
            url, state, once, every, policy, services,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            using var http = new HttpClient { BaseAddress = new($"{parsed.GetValue(url)!.AbsoluteUri.TrimEnd('/')}/"), Timeout = AskMax };
            var own = parsed.GetValue(policy) is { } path ? VerifyBundle.Policy(path) : null;
            while (true)
            {
                var verdict = await Round(http, parsed.GetValue(services)!, parsed.GetValue(state)!, own, output, cancellation);
                if (parsed.GetValue(once) || verdict == Conclusion.Refuted) return (int)verdict;
                await Task.Delay(TimeSpan.FromSeconds(Math.Max(1, parsed.GetValue(every))), cancellation);
            }
        });
        return command;
    }

    /// <summary>One look at each log.</summary>
    public static async Task<Conclusion> Round(
        HttpClient http, IEnumerable<string> services, string state, WitnessPolicy? policy, TextWriter output,
            CancellationToken cancellation)
    {
        var verdict = Conclusion.Proven;
        foreach (var service in services)
        {
            Look look;
            try
            {
                look = await Follower.At(new(http, service), new(state, service), policy, cancellation);
            }
            catch (Exception problem) when (problem is HttpRequestException or InvalidDataException or FormatException
                || (problem is TaskCanceledException && !cancellation.IsCancellationRequested))
            {
                look = new(Conclusion.Incomplete, $"{service}: could not be looked at: {Terminal.Plain(problem.Message)}");
            }

            await output.WriteLineAsync(look.Sentence);
            if (verdict != Conclusion.Refuted && look.Conclusion != Conclusion.Proven) verdict = look.Conclusion;
        }

        return verdict;
    }
}
