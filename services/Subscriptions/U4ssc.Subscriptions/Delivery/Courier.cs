using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>
/// One subscription on the replica that delivers it: what is to be tried, in which order, and how far it is. Touched by one thread alone,
/// that of <see cref="Deliverer"/>.
/// </summary>
internal sealed class Courier
{
    // Attempts of one subscription at once: at the beginning, of one that accepts, and of one that takes its time.
    private const int SideBySideMin = 2;
    private const int SideBySideMax = 32;
    private const int SideBySideSlowMax = 8;

    // Of one that accepts, and of one that does not: what lies here is in memory.
    private const int HeldMax = 512;
    private const int HeldAwayMax = 64;

    private readonly Dictionary<long, Served> held = [];
    private readonly Dictionary<long, int> passes = [];
    // What was tried by this or another program, until it is read from the stream again.
    private readonly Dictionary<long, FailedBefore> before = [];
    private int newestReplay;

    public Courier(Recipient recipient, WebhookSigner signer, DeliveriesKnown known)
    {
        Update(recipient, signer);
        Read = Math.Max(recipient.After, known.Mark ?? 0);
        SavedMark = known.Mark ?? -1;
        KnownUpTo = known.Known;
        foreach (var failed in known.Failed) before.Add(failed.Number, failed);
        AddReplays(known.Replays);
        // It was failing when it was looked at last; a holder who changed something since begins anew.
        var since = known.Failed.Where(one => known.AcceptedAt is null || one.FirstAt > known.AcceptedAt)
            .Select(one => (DateTimeOffset?)one.FirstAt).Min();
        if (since is { } failing) Lanes.Remember(Lanes.AwayAfter, Later(failing));
    }

    /// <summary>A replay and how far it was read.</summary>
    internal sealed class Replaying(OpenReplay replay)
    {
        public OpenReplay Replay => replay;
        public long Read { get; set; } = replay.Position;
        public long Saved { get; set; } = replay.Position;
    }

    public Recipient Recipient { get; private set; } = null!;

    public WebhookSigner Signer { get; private set; } = null!;

    public EventFilter Filter { get; private set; } = null!;

    public Uri Url { get; private set; } = null!;

    public Guid Id => Recipient.Id;

    public Lanes Lanes { get; } = new(SideBySideMin, SideBySideMax);

    /// <summary>Attempts that have not ended and take long.</summary>
    public int Slow { get; set; }

    /// <summary>So many may be tried at once although its endpoint takes its time; null where it does not.</summary>
    public int? SideBySide => Slow > 0 ? SideBySideSlowMax : null;

    /// <summary>Ends its attempts.</summary>
    public CancellationTokenSource Ending { get; } = new();

    /// <summary>Up to which number the stream was read for it.</summary>
    public long Read { get; set; }

    /// <summary>Up to which number there may be rows from before.</summary>
    public long KnownUpTo { get; }

    /// <summary>The progress that is in the database.</summary>
    public long SavedMark { get; set; }

    /// <summary>Open replays, by serial.</summary>
    public SortedDictionary<int, Replaying> Replays { get; } = [];

    /// <summary>It waits for its turn.</summary>
    public bool IsQueued { get; set; }

    /// <summary>Something is being read for it.</summary>
    public bool IsReading { get; set; }

    /// <summary>It is delivered elsewhere, or not any more: nothing new is begun.</summary>
    public bool IsLeaving { get; set; }

    /// <summary>When it is to be looked at again without anything having happened.</summary>
    public DateTimeOffset? WakeAt { get; set; }

    /// <summary>When the next heartbeat is due.</summary>
    public DateTimeOffset HeartbeatAt { get; set; }

    public bool IsBeating { get; set; }

    /// <summary>Challenges that did not come back, and when the next is due.</summary>
    public int Challenges { get; set; }

    public DateTimeOffset ChallengeAt { get; set; }

    public bool IsChallenging { get; set; }

    /// <summary>True where events may go to it.</summary>
    public bool IsActive => Recipient.Status == SubscriptionStatus.Active && !IsLeaving;

    /// <summary>How many more events it may hold.</summary>
    public int Room => (Lanes.IsAway ? HeldAwayMax : HeldMax) - Lanes.Count;

    /// <summary>Up to which number nothing is open.</summary>
    public long Mark => Lanes.DoneUpTo(0, Read);

    /// <summary>Takes those that are newer than what it knows: one that is done may not be written yet.</summary>
    public void AddReplays(IEnumerable<OpenReplay> open)
    {
        foreach (var replay in open.Where(one => one.Serial > newestReplay).OrderBy(one => one.Serial))
            Replays.Add(newestReplay = replay.Serial, new(replay));
    }

    /// <summary>What is asked for changed.</summary>
    public void Update(Recipient recipient, WebhookSigner signer)
    {
        var isMoved = Recipient is not null && Recipient.Terms.Url != recipient.Terms.Url;
        (Recipient, Signer, Filter, Url) = (recipient, signer, recipient.Filter(), new Uri(recipient.Terms.Url!));
        if (isMoved) (Challenges, ChallengeAt) = (0, DateTimeOffset.MinValue);
    }

    /// <summary>Takes events to deliver.</summary>
    public void Take(IEnumerable<Served> events, int pass, IReadOnlySet<long>? done = null)
    {
        foreach (var one in events)
        {
            if (done?.Contains(one.Number) == true) continue;
            var isNew = !Lanes.Has(one.Number);
            Lanes.Offer(one.Number, one.City, pass);
            if (!isNew) continue;
            held.Add(one.Number, one);
            passes[one.Number] = pass;
            if (before.Remove(one.Number, out var failed))
                Lanes.Remember(one.Number, failed.Attempts, Later(failed.FirstAt), failed.NextAt);
        }
    }

    /// <summary>An event that it holds.</summary>
    public Served Held(long number) => held[number];

    /// <summary>For which pass an event is delivered.</summary>
    public int PassOf(long number) => passes[number];

    /// <summary>It is done with an event.</summary>
    public void Drop(long number)
    {
        held.Remove(number);
        passes.Remove(number);
    }

    /// <summary>What failed before the holder last changed something is no reason any more.</summary>
    public DateTimeOffset Later(DateTimeOffset at) => at > Recipient.Since ? at : Recipient.Since;
}
