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
        foreach (var process in Directory.EnumerateDirectories("/proc").Where(path => int.TryParse(Path.GetFileName(path), CultureInfo.InvariantCulture, out _)))
        {
            try
            {
                // After the name in brackets: utime and stime are the 12th and 13th field, in hundredths of a second.
                var stat = File.ReadAllText($"{process}/stat");
                var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
                if (NameOf(process) is { } name) seconds[name] = seconds.GetValueOrDefault(name) + ((long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture)) / TicksPerSecond);
            }
            catch (IOException)
            {
                // It ended since it was listed.
            }
        }

        return new(seconds);
    }

    /// <summary>Milliseconds for each of <paramref name="count"/> things done since <paramref name="before"/>, the dearest first.</summary>
    public string Each(ProcessorTime before, int count)
    {
        ArgumentNullException.ThrowIfNull(before);
        var each = Seconds.Select(now => (now.Key, Milliseconds: (now.Value - before.Seconds.GetValueOrDefault(now.Key)) * 1000 / count)).Where(spent => spent.Milliseconds >= 0.005).OrderByDescending(spent => spent.Milliseconds);
        return string.Join(", ", each.Select(spent => string.Create(CultureInfo.InvariantCulture, $"{spent.Key} {spent.Milliseconds:F2}")));
    }

    private static string? NameOf(string process)
    {
        if (Path.GetFileName(process) == Environment.ProcessId.ToString(CultureInfo.InvariantCulture)) return "load generator";
        var command = File.ReadAllText($"{process}/cmdline").Split('\0');
        var program = command.FirstOrDefault(argument => argument.EndsWith(".dll", StringComparison.Ordinal) && Path.GetFileName(argument).StartsWith("U4ssc.", StringComparison.Ordinal));
        if (program is not null) return Path.GetFileNameWithoutExtension(program)["U4ssc.".Length..];
        return Path.GetFileName(command[0].Split(' ', ':')[0]) switch
        {
            "postgres" => "PostgreSQL",
            "beam.smp" => "RabbitMQ",
            _ => null,
        };
    }
}
