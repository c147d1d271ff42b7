using System.Diagnostics;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel;
using U4ssc.Registry;
using U4ssc.Testing.Hosting;

namespace U4ssc.Benchmarks;

/// <summary>
/// How long nothing is told when the replica that tells is killed or frozen: from the signal until the other one's message is heard.
/// </summary>
public static class Replacing
{
    private const int Times = 3;

    /// <summary>Both, three times each.</summary>
    public static async Task Measure(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        report.Add("a replica that leads is killed, until the other one's message is heard", $"{await Each(freeze: false)}", "under 10 s");
        report.Add("a replica that leads is frozen, until the other one's message is heard", $"{await Each(freeze: true)}", "under 15 s");
    }

    private static async Task<string> Each(bool freeze)
    {
        var seconds = new List<string>();
        for (var i = 0; i < Times; i++) seconds.Add(FormattableString.Invariant($"{await Once(freeze):F1} s"));
        return string.Join(", ", seconds);
    }

    private static async Task<double> Once(bool freeze)
    {
        await using var service = await RunningService.Start("registry", RegistryService.Create);
        await service.MoveOut();
        await using var first = await ServiceProcess.Start("U4ssc.Registry.dll", service.Args);
        await service.Publishes<AgencyRegistered>(await Register(first, "NO-AA"));
        await using var second = await ServiceProcess.Start("U4ssc.Registry.dll", service.Args);
        for (var i = 0; i < 20; i++) await Register(i % 2 == 0 ? first : second, $"NO-B{(char)('A' + i)}");

        if (freeze) await first.Freeze();
        else first.Kill();
        var since = Stopwatch.StartNew();
        await service.Publishes<AgencyRegistered>(await Register(second, "NO-CC"));
        var spent = since.Elapsed.TotalSeconds;
        if (freeze) await first.Thaw();
        return spent;
    }

    private static async Task<Func<AgencyRegistered, bool>> Register(ServiceProcess replica, string code)
    {
        using var secretariat = new HttpClient { BaseAddress = replica.Address };
        secretariat.DefaultRequestHeaders.Authorization = new("Bearer", TestIssuer.Token(Role.Secretariat));
        using var answer = await secretariat.Send(HttpMethod.Post, "/api/registry/agencies",
            new { code, name = "Bench", countries = new[] { "NO" } });
        answer.EnsureSuccessStatusCode();
        return message => message.Code == code;
    }
}
