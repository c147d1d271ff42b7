using System.Diagnostics;
using System.Text.Json;
using U4ssc.Demo;

// --address http://localhost:8080 [--json FILE] [--table FILE] [--minutes 10]
string? Argument(string name) => Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : null;

var watch = Stopwatch.StartNew();
var options = new DemonstrationOptions(new Uri(Argument("--address") ?? "http://localhost:8080"))
{
    Limit = TimeSpan.FromMinutes(int.Parse(Argument("--minutes") ?? "10")),
    Say = line => Console.WriteLine($"  {watch.Elapsed.TotalSeconds,6:0.0} s  {line}"),
};
try
{
    var result = await Demonstration.Run(options, CancellationToken.None);
    if (Argument("--json") is { } json)
        await File.WriteAllBytesAsync(json,
            JsonSerializer.SerializeToUtf8Bytes(result, new JsonSerializerOptions(JsonSerializerDefaults.Web) { WriteIndented = true }));
    if (Argument("--table") is { } table) await File.WriteAllTextAsync(table, ResultTable.Of(result));
    else Console.WriteLine($"\n{ResultTable.Of(result)}");
    return 0;
}
catch (DemonstrationFailedException failed)
{
    await Console.Error.WriteLineAsync($"\nThe demonstration stopped: {failed.Message}");
    return 1;
}
