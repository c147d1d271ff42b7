using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Broker;

/// <summary>
/// A partner's queue, as the one who keeps it knows it. Two numbers make it safe to lose it: everything that was asked for up to
/// <see cref="Filled"/> was put into it, and everything up to <see cref="Taken"/> was taken out of it for good.
/// </summary>
internal sealed class PartnerQueue(Guid id, long filled, long taken, bool isBound, bool isDeclared)
{
    // The broker counts the messages of a queue every few seconds: what it shows is of a moment ago.
    private static readonly TimeSpan CountedWithin = TimeSpan.FromSeconds(20);
    private readonly Queue<(long At, long Filled)> before = new();

    public string Name { get; } = PartnerPlace.Name(id);

    public Guid Id => id;

    /// <summary>What its partner asks for.</summary>
    public Recipient? Wanted { get; set; }

    /// <summary>Everything that was asked for up to this number was put into the queue, and confirmed.</summary>
    public long Filled { get; set; } = filled;

    /// <summary>Everything that was asked for up to this number was read and acknowledged.</summary>
    public long Taken { get; private set; } = taken;

    /// <summary>It gets events as they are told. Otherwise it is filled with what it missed, until it has everything.</summary>
    public bool IsBound { get; set; } = isBound;

    /// <summary>It is there.</summary>
    public bool IsDeclared { get; set; } = isDeclared;

    /// <summary>When it was last bound by this replica; 0 where it was not.</summary>
    public long BoundAt { get; set; }

    /// <summary>How many messages lie in it, at the last look and with what was put there since.</summary>
    public long Messages { get; set; }

    /// <summary>Something is not written down yet.</summary>
    public bool IsChanged { get; set; } = true;

    /// <summary>The broker has lost what was in it.</summary>
    public void Lose()
    {
        (Filled, IsBound, IsDeclared, Messages, IsChanged) = (Math.Min(Filled, Taken), false, false, 0, true);
        before.Clear();
    }

    /// <summary>Everything up to a number is in it: it was bound all the time.</summary>
    public void Have(long number)
    {
        if (number <= Filled) return;
        (Filled, IsChanged) = (number, true);
    }

    /// <summary>
    /// Notes one look: what was in it long enough ago to be in the broker's count is taken where there is nothing in it now.
    /// </summary>
    /// <returns>The number up to which everything may have been taken; null where there is nothing new to say.</returns>
    public long? Note(long? messages, TimeProvider clock)
    {
        Messages = messages ?? Messages;
        var now = clock.GetTimestamp();
        long? taken = null;
        while (before.TryPeek(out var look) && clock.GetElapsedTime(look.At, now) >= CountedWithin)
        {
            before.Dequeue();
            if (messages == 0 && look.Filled > Taken) taken = look.Filled;
        }

        before.Enqueue((now, Filled));
        return taken;
    }

    /// <summary>Everything up to a number was taken.</summary>
    public void Take(long number) => (Taken, IsChanged) = (number, true);
}
