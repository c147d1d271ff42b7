using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using U4ssc.Kernel.Store;

namespace U4ssc.Kernel.Bus;

/// <summary>Asks a service for messages that it has sent and a queue has not heard.</summary>
/// <param name="Service">Who asks.</param>
/// <param name="Queue">Its queue, which alone gets them.</param>
/// <param name="Type">Their exchange.</param>
public sealed record AskedAgain(string Service, string Queue, string Type, IReadOnlyList<OrdinalRange> Ordinals)
{
    /// <summary>So many messages are asked for at once.</summary>
    internal const int MessagesMax = 2000;

    /// <summary>In so many ranges.</summary>
    internal const int RangesMax = 500;
}

/// <summary>
/// What is missed on one queue, and since when. Missed is what stays missing for some seconds; it is asked for a page at a time, the next
/// one when the last has come, and again after a while where nothing comes.
/// </summary>
internal sealed record Missed(OrdinalSet Seen, long SeenAt, OrdinalSet Lost, OrdinalSet Asked, long AskedAt, int Times)
{
    /// <summary>For so long something must be missing: it may be on its way, or heard by a replica that has not said so yet.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan AgainAfter = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan AgainAfterMax = TimeSpan.FromMinutes(5);

    public static readonly Missed Nothing = new(OrdinalSet.Empty, 0, OrdinalSet.Empty, OrdinalSet.Empty, 0, 0);

    /// <summary>After one more look.</summary>
    /// <returns>What is known now, and what to ask for; nothing where there is nothing to ask for yet.</returns>
    public (Missed Next, OrdinalSet Ask) Look(OrdinalSet missing, TimeProvider clock)
    {
        if (missing.IsEmpty) return (Nothing, OrdinalSet.Empty);
        var now = clock.GetTimestamp();
        var lost = Lost.Intersect(missing);
        var next = this with { Lost = lost };
        if (Seen.IsEmpty || clock.GetElapsedTime(SeenAt, now) >= Patience)
            next = next with { Lost = lost.Union(Seen.Intersect(missing)), Seen = missing, SeenAt = now };
        if (next.Lost.IsEmpty) return (next with { Asked = OrdinalSet.Empty, Times = 0 }, OrdinalSet.Empty);

        var outstanding = Asked.Intersect(missing);
        // They come: that is as good as a new question.
        if (outstanding.Count < Asked.Count) next = next with { Asked = outstanding, AskedAt = now, Times = outstanding.IsEmpty ? 0 : 1 };
        if (!outstanding.IsEmpty && clock.GetElapsedTime(next.AskedAt, now) < Wait(next.Times)) return (next, OrdinalSet.Empty);
        var ask = next.Lost.Lowest(AskedAgain.MessagesMax, AskedAgain.RangesMax);
        return (next with { Asked = ask, AskedAt = now, Times = next.Times + 1 }, ask);
    }

    private static TimeSpan Wait(int times) =>
        TimeSpan.FromSeconds(Math.Min(AgainAfter.TotalSeconds * Math.Pow(2, Math.Min(times, 10)), AgainAfterMax.TotalSeconds));
}

/// <summary>Asks for what this service has not heard, on one replica.</summary>
public sealed class Asking(Leading leading, NotHeard standing, Wire wire, BusUser user, IReadOnlyList<Reaction> reactions,
    TimeProvider clock, ILogger<Asking> log)
    : BackgroundService
{
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan SendWait = TimeSpan.FromSeconds(10);

    // Who says nothing does not hear a question either.
    private static readonly TimeSpan QuietMax = TimeSpan.FromSeconds(15);
    private readonly Dictionary<string, Missed> missed = new(StringComparer.Ordinal);
    private Lead? leads;

    /// <inheritdoc />
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        reactions.Count == 0 ? Task.CompletedTask : leading.Work("asking", LookEvery, Look, stoppingToken);

    private async Task<bool> Look(Lead lead)
    {
        // What another one has asked meanwhile is not known here.
        if (!ReferenceEquals(leads, lead)) missed.Clear();
        leads = lead;
        using var wait = CancellationTokenSource.CreateLinkedTokenSource(lead.Stopping);
        wait.CancelAfter(SendWait);
        foreach (var queue in await standing.Look(wait.Token))
        {
            if (queue.Quiet is not { } quiet || quiet > QuietMax || (queue.Missing.IsEmpty && queue.Failed.IsEmpty))
                missed.Remove(queue.Reaction.Queue);
            else await Ask(queue, wait.Token);
        }

        return false;
    }

    private async Task Ask(Standing queue, CancellationToken cancellation)
    {
        var name = queue.Reaction.Queue;
        if (await wire.Waiting(name, cancellation) is not { } waiting) return;
        // What is newer than all that was heard may lie in the queue.
        var missing = waiting == 0 ? queue.Missing : queue.Missing.Intersect(OrdinalSet.Of(new OrdinalRange(1, queue.Last)));
        // What failed lies in the error queue; where nothing lies there, the broker has lost it.
        if (!queue.Failed.IsEmpty && waiting == 0 && await wire.Waiting($"{name}_error", cancellation) is 0)
            missing = missing.Union(queue.Failed);
        var (next, ask) = missed.GetValueOrDefault(name, Missed.Nothing).Look(missing, clock);
        missed[name] = next;
        if (ask.IsEmpty) return;
        var teller = Messaging.Teller(queue.Reaction.Message);
        log.LogWarning("{Queue} asks {Teller} for {Messages} of the {Missing} messages that it misses", name, teller, ask.Count,
            missing.Count);
        var asked = new AskedAgain(user.Service, name, Messaging.Exchange(queue.Reaction.Message), ask.Ranges);
        await wire.Send([Letter.Of(Topology.Asks(user.Service), teller, asked)], cancellation);
    }
}
