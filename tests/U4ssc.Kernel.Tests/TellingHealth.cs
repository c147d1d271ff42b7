using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Store;
using U4ssc.Lamps;
using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class TellingHealth(RunningLamps lamps)
{
    [Fact]
    public async Task a_daemon_that_never_started_turns_the_lag_red()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        await service.App.StopAsync();
        // The same composition without its workers: nothing projects, nothing subscribes.
        await using var asleep = LampService.Create(service.MigrateArgs);
        var health = asleep.Services.GetRequiredService<LogHealth>();
        Assert.Equal(HealthStatus.Healthy, (await Check(health)).Status);

        await asleep.Services.GetRequiredService<Transact>()
            .Do<Lamp, ILampEvent>(Asked.BySystem("test"), Guid.CreateVersion7(), lamp =>
                LampDecider.Hang(lamp, "cellar", "NO-KS"), TestContext.Current.CancellationToken);
        Assert.Equal(HealthStatus.Healthy, (await Check(health)).Status);
        await service.Execute("update log_end set at = at - interval '31 seconds'");
        var late = await Check(health);
        Assert.Equal(HealthStatus.Unhealthy, late.Status);
        Assert.Contains("LampRow", late.Description, StringComparison.Ordinal);
        Assert.Contains("announcements", late.Description, StringComparison.Ordinal);
    }

    [Fact]
    public async Task messages_that_wait_while_none_is_consumed_turn_the_service_red()
    {
        await using var service = await RunningService.Start("lamps", LampService.Create);
        await service.App.StopAsync();
        var city = Guid.CreateVersion7();
        await service.Publish(new CityEnrolled(new Contracts.Fact(Guid.CreateVersion7(), city, 1, 1, DateTimeOffset.UtcNow), city, "NO-KS",
            "NO", new DateOnly(2026, 1, 1), "aa"));

        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var watch = new ConsumeWatch(service.Broker, service.App.Services.GetRequiredService<IReadOnlyList<Reaction>>(), clock);
        await Eventually.Is(async () =>
        {
            await watch.Look(TestContext.Current.CancellationToken);
            clock.Advance(TimeSpan.FromSeconds(61));
            return (await Check(watch)).Status == HealthStatus.Unhealthy;
        }, "the watch sees the message that waits");
    }

    [Fact]
    public async Task a_running_service_is_healthy_and_says_how_far_it_is()
    {
        using var nobody = lamps.Service.As(Role.Anonymous);
        await Eventually.Is(async () => (await nobody.GetAsync(new Uri("/health/ready", UriKind.Relative))).IsSuccessStatusCode, "ready");
        Assert.True((await nobody.GetAsync(new Uri("/health/live", UriKind.Relative))).IsSuccessStatusCode);
        var status = await (await nobody.GetAsync(new Uri("/status", UriKind.Relative))).Json();
        Assert.Equal("lamps", status.GetProperty("service").GetString());
        Assert.Contains(status.GetProperty("projections").EnumerateArray(), lag => lag.GetProperty("name").GetString() == "announcements");
    }

    [Fact]
    public async Task a_route_that_is_missing_from_the_access_table_stops_the_service_from_starting()
    {
        var withoutList = LampService.Access.Where(permit => permit.Route != "/lamps" || permit.Method != "GET").ToList();
        await using var app = LampService.Create(lamps.Service.MigrateArgs, withoutList);
        var fault = await Assert.ThrowsAsync<InvalidOperationException>(() => app.StartAsync());
        Assert.Contains("GET /lamps", fault.Message, StringComparison.Ordinal);
    }

    private static Task<HealthCheckResult> Check(IHealthCheck check) =>
        check.CheckHealthAsync(new HealthCheckContext(), TestContext.Current.CancellationToken);
}
