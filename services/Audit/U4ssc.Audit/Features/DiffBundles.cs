using System.CommandLine;
using U4ssc.Audit.Checking;

namespace U4ssc.Audit.Features;

/// <summary>Says what one bundle has that another has not, or has otherwise.</summary>
internal static class DiffBundles
{
    public static Command Command(TextWriter output)
    {
        Argumented("one", out var one);
        Argumented("other", out var other);
        var command = new Command("diff", "Compares two bundles event by event: what was added since, and what is not the same.") { one,
            other };
        command.SetAction(parsed =>
        {
            using var first = VerifiedBundle.Of(parsed.GetValue(one)!);
            using var second = VerifiedBundle.Of(parsed.GetValue(other)!);
            return (int)Tell(first, second, output);
        });
        return command;
    }

    private static void Argumented(string name, out Argument<string> argument) => argument = Commands.Bundle(name);

    // More events of the same history are a later bundle; another event in the same place is two truths.
    private static Conclusion Tell(VerifiedBundle first, VerifiedBundle second, TextWriter output)
    {
        var forked = false;
        var streams = first.Histories.All.Concat(second.Histories.All).Select(history => (history.Stream, history.Kind.Name,
            history.Service))
            .Distinct();
        foreach (var (stream, kind, service) in streams)
        {
            var one = first.Histories.Find(stream)?.Events(first.Bundle).ToList() ?? [];
            var other = second.Histories.Find(stream)?.Events(second.Bundle).ToList() ?? [];
            for (var i = 0; i < Math.Max(one.Count, other.Count); i++)
            {
                if (i >= one.Count || i >= other.Count)
                {
                    var (leaf, which) = i >= one.Count ? (other[i], "second") : (one[i], "first");
                    output.WriteLine(Terminal.Plain($"{kind} {stream}: version {leaf.Version}, {leaf.Type}, is in the {which} alone"));
                }
                else if (!one[i].Bytes().AsSpan().SequenceEqual(other[i].Bytes()))
                {
                    forked = true;
                    var difference = Differences.Of(one[i].Data, other[i].Data).FirstOrDefault();
                    output.WriteLine(Terminal.Plain(
                        $"{kind} {stream}: version {one[i].Version} ({service} {one[i].Sequence}) is not the same: {difference?.Pointer ?? "its metadata"} is {difference?.One ?? "nothing"} and {difference?.Other ?? "nothing"}"));
                }
            }
        }

        output.WriteLine(forked ? "Refuted: one history has two contents." : "No event is in both of them with two contents.");
        var verdicts = new[] { first.Findings.Conclusion, second.Findings.Conclusion };
        return forked || verdicts.Contains(Conclusion.Refuted) ? Conclusion.Refuted : verdicts.Max();
    }
}
