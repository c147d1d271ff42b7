using System.Globalization;

namespace U4ssc.Benchmarks;

/// <summary>
/// Processor time of everything that takes part, by name: on a machine that is busy, who pays says more than how long it took.
/// </summary>
/// <param name="Seconds">Since each process began.</param>
public sealed record ProcessorTime(IReadOnlyDictionary<string, double> Seconds)
{
    private static readonly double TicksPerSecond = 100;

    /// <summary>Of this moment.</summary>
    public static ProcessorTime Now()
    {
        var seconds = new SortedDictionary<string, double>(StringComparer.Ordinal);
        foreach (var process in Directory.EnumerateDirectories("/proc")
            .Where(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                // After the name in brackets: utime and stime are the 12th and 13th field, in hundredths of a second. The two that follow
                // are of children that ended and were waited for: PostgreSQL's connections, of which the pools close some now and then.
                var stat = File.ReadAllText($"{process}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (NameOf(process) is { } name)
                    seconds[name] = seconds.GetValueOrDefault(name) +
                        (fields[11..(name == "PostgreSQL" ? 15 : 13)]
                            .Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)) / TicksPerSecond);
            }
            catch (IOException)
            {
                // It ended since it was listed.
            }
        }

        return new(seconds);
    }

    /// <summary>What was spent since <paramref name="before"/>, and <paramref name="soFar"/> already.</summary>
    public ProcessorTime Since(ProcessorTime before, ProcessorTime? soFar)
    {
        ArgumentNullException.ThrowIfNull(before);
        return new(Seconds.ToDictionary(now =>
            now.Key, now =>
                now.Value - before.Seconds.GetValueOrDefault(now.Key) + (soFar?.Seconds.GetValueOrDefault(now.Key) ?? 0),
                StringComparer.Ordinal));
    }

    /// <summary>Milliseconds for each of <paramref name="count"/> things, the dearest first.</summary>
    public string Each(int count)
    {
        var each = Seconds.Select(spent => (spent.Key, Milliseconds: spent.Value * 1000 / count))
            .Where(spent => spent.Milliseconds >= 0.005).OrderByDescending(spent => spent.Milliseconds);
        return string.Join(", ", each.Select(spent => string.Create(CultureInfo.InvariantCulture, $"{spent.Key} {spent.Milliseconds:F2}")));
    }

    private static string? NameOf(string process)
    {
        if (Path.GetFileName(process) == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) return "load generator";
        var command = File.ReadAllText($"{process}/cmdline").Split('\0');
        var program = command.FirstOrDefault(argument =>
            argument.EndsWith(".dll", StringComparison.Ordinal)
                && Path.GetFileName(argument).StartsWith("U4ssc.", StringComparison.Ordinal));
        if (program is not null) return Path.GetFileNameWithoutExtension(program)["U4ssc.".Length..];
        return Path.GetFileName(command[0].Split(' ', ':')[0]) switch
        {
            "postgres" => "PostgreSQL",
            "beam.smp" => "RabbitMQ",
            _ => null,
        };
    }
}
