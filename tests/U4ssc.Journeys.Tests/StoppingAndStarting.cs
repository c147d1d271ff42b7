using System.Net;
using System.Text.RegularExpressions;
using Xunit;

namespace U4ssc.Journeys.Tests;

public sealed class StoppingAndStarting
{
    [Fact]
    public async Task a_platform_comes_back_on_its_port_keeps_others_out_and_talks_to_its_own_alone()
    {
        await using var platform = await LocalPlatform.Start("again");
        // The data of the server is its own user's, and looks at that itself before it starts.
        var open = await platform.Shell("find \"$U4SSC_HOME\" -maxdepth 2 -not -type l -perm /007 -not -path \"*/postgres/*\"");
        Assert.Equal("", open.Trim());
        var foreign = await Foreign(platform, TimeSpan.FromSeconds(15));
        Assert.True(foreign.Count == 0, string.Join('\n', foreign));

        await platform.Shell("./deploy/down");
        await platform.Shell("unset U4SSC_PORT; ./deploy/up --detach --no-demo");
        using var anybody = await platform.As();
        using var status = await anybody.GetAsync(new Uri("/api/status", UriKind.Relative), TestContext.Current.CancellationToken);
        Assert.Equal(HttpStatusCode.OK, status.StatusCode);
    }

    // Every connection of every service, of both address families and of both transports: who asks for a name opens one to a resolver.
    private static async Task<HashSet<string>> Foreign(LocalPlatform platform, TimeSpan watched)
    {
        var services = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (var service in LocalPlatform.Stores.Append("identity").Append("gateway"))
            services[service] = (await platform.Shell($"deploy/lib/one pid {service}")).Trim();
        var foreign = new HashSet<string>(StringComparer.Ordinal);
        var seen = 0;
        for (var until = DateTime.UtcNow + watched; DateTime.UtcNow < until;)
        {
            foreach (var (service, process) in services)
            {
                var sockets = Directory.GetFiles($"/proc/{process}/fd").Select(Target)
                    .Where(target => target.StartsWith("socket:[", StringComparison.Ordinal))
                    .Select(target => target["socket:[".Length..^1]).ToHashSet(StringComparer.Ordinal);
                foreach (var table in (string[])["tcp", "tcp6", "udp", "udp6"])
                {
                    foreach (var line in File.ReadLines($"/proc/{process}/net/{table}").Skip(1))
                    {
                        var cells = Regex.Split(line.Trim(), " +");
                        var remote = cells[2].Split(':')[0];
                        if (!sockets.Contains(cells[9]) || remote.All(digit => digit == '0')) continue;
                        seen++;
                        if (!IsOwn(remote) || table.StartsWith("udp", StringComparison.Ordinal))
                            foreign.Add($"{service} has a connection of {table} to {cells[2]}.");
                    }
                }
            }

            await Task.Delay(100, TestContext.Current.CancellationToken);
        }

        Assert.True(seen > 20, "Connections to the servers were to be seen, and were not.");
        return foreign;
    }

    private static string Target(string descriptor)
    {
        try
        {
            return new FileInfo(descriptor).LinkTarget ?? "";
        }
        catch (IOException)
        {
            // Closed since it was listed.
            return "";
        }
    }

    // As the kernel prints them: words of 32 bits, the lowest byte first.
    private static bool IsOwn(string remote) =>
        remote is "0100007F" or "00000000000000000000000001000000"
            || (remote.Length == 32 && remote.EndsWith("0100007F", StringComparison.Ordinal));
}
