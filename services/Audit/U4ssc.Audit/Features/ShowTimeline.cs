using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using U4ssc.Audit.Checking;
using U4ssc.Kernel;

namespace U4ssc.Audit.Features;

/// <summary>Shows what happened, of all services in one order of time.</summary>
internal static class ShowTimeline
{
    public static Command Command(TextWriter output)
    {
        var (bundle, json) = (Commands.Bundle(), Commands.Json());
        var command = new Command("timeline", "Shows all events of a bundle in the order of their time: who, when, what and why.")
            { bundle, json };
        command.SetAction(parsed =>
        {
            using var verified = VerifiedBundle.Of(parsed.GetValue(bundle)!);
            Tell(verified, parsed.GetValue(json), output);
            return (int)verified.Findings.Conclusion;
        });
        return command;
    }

    private static void Tell(VerifiedBundle verified, bool json, TextWriter output)
    {
        var events = verified.Histories.All.SelectMany(history => history.Events(verified.Bundle).Select(leaf => (history, leaf)))
            .OrderBy(one => one.leaf.RecordedAt).ThenBy(one => one.history.Service, StringComparer.Ordinal).ThenBy(one =>
                one.leaf.Sequence);
        foreach (var (history, leaf) in events)
        {
            if (json)
            {
                output.WriteLine(JsonSerializer.Serialize(
                    new
                    {
                        history.Service,
                        history.Kind.Name,
                        leaf.Stream,
                        leaf.Version,
                        leaf.Sequence,
                        leaf.Id,
                        leaf.Type,
                        leaf.RecordedAt,
                        leaf.EffectiveAt,
                        leaf.Actor,
                        leaf.Role,
                        leaf.OnBehalfOf,
                        leaf.Reason,
                        leaf.Causation,
                    },
                    Json.Options));
                continue;
            }

            var at = leaf.RecordedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);
            var who = leaf.Actor is null ? "the platform" : $"{leaf.Actor}{(leaf.Role is null ? "" : $" ({leaf.Role})")}";
            var why = leaf.Reason is null ? "" : $": {leaf.Reason}";
            output.WriteLine(Terminal.Plain(
                $"{at}  {leaf.Type} (version {leaf.Version} of the {history.Kind.Name} {leaf.Stream}) by {who}{why}"));
        }
    }
}
