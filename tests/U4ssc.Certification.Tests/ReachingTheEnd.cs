using System.Net;
using System.Text.Json;
using U4ssc.Kernel;
using U4ssc.Testing.Hosting;
using Xunit;
using V1 = U4ssc.Contracts.Certification.V1;

namespace U4ssc.Certification.Tests;

public sealed class ReachingTheEnd
{
    private static readonly TimeSpan FourYears = TimeSpan.FromDays(4 * 366);

    [Fact]
    public async Task a_certificate_expires_at_its_end_once_however_many_replicas_look_and_wherever_the_clock_jumps()
    {
        var clock = new SteppedClock();
        await using var service = await RunningService.Start("certification", args => CertificationService.CreateWith(args, clock));
        await using var other = await service.Replica();
        using var anyone = service.As(Role.Anonymous);
        var number = await Certificate(service, "Dénia");
        var issued = await Status(anyone, number);
        Assert.Equal("valid", issued.GetProperty("status").GetString());

        clock.Ahead = FourYears;
        // Before anything is recorded, and whether or not it ever is.
        var now = await Status(anyone, number);
        Assert.Equal("expired", now.GetProperty("status").GetString());
        Assert.Equal(issued.GetProperty("validUntil").GetString(), now.GetProperty("since").GetString());
        await Eventually.Is(async () => (await Lines(anyone, "expired")).Contains(number), "a line that says so");
        Assert.DoesNotContain(number, await Lines(anyone, "valid"));
        var told = await service.Publishes<V1.CertificateExpired>(message => message.Number == number);
        Assert.Equal(issued.GetProperty("validUntil").GetDateTimeOffset(), told.EffectiveAt);

        // The clock was wrong: at each instant the answer is right, and what was recorded too early does no harm.
        clock.Ahead = TimeSpan.Zero;
        Assert.Equal("valid", (await Status(anyone, number)).GetProperty("status").GetString());
        Assert.Contains(number, await Lines(anyone, "valid"));
        Assert.DoesNotContain(number, await Lines(anyone, "expired"));
        using var secretariat = service.As(Role.Secretariat);
        Assert.Equal(HttpStatusCode.OK, (await secretariat.Send(
            HttpMethod.Post, $"/api/certification/certificates/{number}/suspension", new { reason = "Doubted." }, ifMatch: 2)).StatusCode);

        clock.Ahead = FourYears;
        Assert.Equal("expired", (await Status(anyone, number)).GetProperty("status").GetString());
        // What is due next is done, so this one was looked at before, by whoever leads.
        clock.Ahead = TimeSpan.Zero;
        var next = await Certificate(service, "Ondara");
        clock.Ahead = FourYears;
        await service.Publishes<V1.CertificateExpired>(message => message.Number == next);
        Assert.Equal(["certificate_issued", "certificate_expired", "certificate_suspended"], await History(anyone, number));
    }

    [Fact]
    public async Task what_ended_while_nobody_ran_is_recorded_at_the_next_start_with_its_own_time()
    {
        var clock = new SteppedClock();
        await using var service = await RunningService.Start("certification", args => CertificationService.CreateWith(args, clock));
        var number = await Certificate(service, "Gata");
        await service.Stop();
        clock.Ahead = FourYears;
        await service.StartAgain();
        var told = await service.Publishes<V1.CertificateExpired>(message => message.Number == number);
        using var anyone = service.As(Role.Anonymous);
        Assert.Equal((await Status(anyone, number)).GetProperty("validUntil").GetDateTimeOffset(), told.EffectiveAt);
        Assert.Equal(["certificate_issued", "certificate_expired"], await History(anyone, number));
    }

    [Fact]
    public async Task a_certificate_that_was_revoked_does_not_expire()
    {
        var clock = new SteppedClock();
        await using var service = await RunningService.Start("certification", args => CertificationService.CreateWith(args, clock));
        var number = await Certificate(service, "Calp");
        using var secretariat = service.As(Role.Secretariat);
        await secretariat.Send(
            HttpMethod.Post, $"/api/certification/certificates/{number}/revocation", new { reason = "Wrong." }, ifMatch: 1);
        var next = await Certificate(service, "Altea");
        clock.Ahead = FourYears;
        await service.Publishes<V1.CertificateExpired>(message => message.Number == next);
        using var anyone = service.As(Role.Anonymous);
        Assert.Equal("revoked", (await Status(anyone, number)).GetProperty("status").GetString());
        Assert.Equal(["certificate_issued", "certificate_revoked"], await History(anyone, number));
        Assert.Contains(number, await Lines(anyone, "revoked"));
        Assert.DoesNotContain(number, await Lines(anyone, "expired"));
    }

    private static async Task<string> Certificate(RunningService service, string name)
    {
        var city = new City(Guid.CreateVersion7(), name);
        await service.Publish(Told.Edition());
        await service.Publish(Told.Benchmarks());
        await service.Publish(Told.Registered(city));
        await service.Publish(Told.Enrolled(city));
        await service.Publish(Told.Attested(city));
        return (await service.Publishes<V1.CertificateIssued>(message => message.CityId == city.Id)).Number;
    }

    private static async Task<JsonElement> Status(HttpClient anyone, string number) =>
        await (await anyone.GetAsync(new Uri($"/api/certification/certificates/{number}/status", UriKind.Relative))).Json();

    private static async Task<List<string>> Lines(HttpClient anyone, string status) =>
        [.. (await (await anyone.GetAsync(new Uri($"/api/certification/register?status={status}", UriKind.Relative))).Json())
            .GetProperty("items").EnumerateArray().Select(line => line.GetProperty("number").GetString()!)];

    private static async Task<List<string>> History(HttpClient anyone, string number) =>
        [.. (await (await anyone.GetAsync(new Uri($"/api/certification/certificates/{number}/history", UriKind.Relative))).Json())
            .GetProperty("items").EnumerateArray().Select(stored => stored.GetProperty("type").GetString()!)];
}
