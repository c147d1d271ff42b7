namespace U4ssc.Subscriptions.Domain;

/// <summary>
/// What one subscription still has to deliver, and what of it may be tried now: events of one city one after the other, cities side by
/// side. An event that is not accepted holds up its own city and nobody else, unless nothing at all is accepted: then the endpoint is
/// tried with one at a time, and rests in between. Not for several threads.
/// </summary>
/// <param name="sideBySideMin">Attempts at once at the beginning, and after failures: an endpoint that is not known could hang.</param>
/// <param name="sideBySideMax">Attempts at once of an endpoint that accepts: one more with each.</param>
public sealed class Lanes(int sideBySideMin, int sideBySideMax)
{
    /// <summary>After so many failures in a row an endpoint counts as away.</summary>
    public const int AwayAfter = 3;

    private readonly SortedDictionary<long, Open> open = [];
    private readonly Dictionary<Guid, Lane> lanes = [];
    private readonly SortedSet<(DateTimeOffset Due, long Number)> heads = [];
    private readonly Dictionary<int, SortedSet<long>> passes = [];

    private DateTimeOffset failedAt;
    private readonly int least = sideBySideMin;
    private int grown = sideBySideMin;

    private sealed class Lane(Guid city)
    {
        public Guid City => city;
        public SortedSet<long> Numbers { get; } = [];
        public bool IsBusy { get; set; }
    }

    private sealed class Open(Lane lane)
    {
        public Lane Lane => lane;
        public int Attempts { get; set; }
        public DateTimeOffset FirstAt { get; set; }
        public DateTimeOffset TriedAt { get; set; }
        public DateTimeOffset Due { get; set; }
        public bool IsTried { get; set; }
    }

    /// <summary>Events that are not done.</summary>
    public int Count => open.Count;

    /// <summary>Attempts that are being made.</summary>
    public int BeingTried { get; private set; }

    /// <summary>Failures with nothing accepted in between.</summary>
    public int Failures { get; private set; }

    /// <summary>When the first of these was; null where the last attempt was accepted, or none was made.</summary>
    public DateTimeOffset? FailingSince { get; private set; }

    /// <summary>True where the endpoint counts as away.</summary>
    public bool IsAway => Failures >= AwayAfter;

    /// <summary>So many may be tried at once now.</summary>
    public int SideBySide => IsAway ? 1 : grown;

    /// <summary>Nothing is tried before.</summary>
    public DateTimeOffset RestUntil { get; private set; }

    /// <summary>Whether it is there, being tried or waiting.</summary>
    public bool Has(long number) => open.ContainsKey(number);

    /// <summary>An event is to be delivered.</summary>
    /// <param name="city">Whose order it keeps; those of no city keep one among themselves.</param>
    /// <param name="pass">0 for what comes, otherwise the serial of the replay that asks for it.</param>
    public void Offer(long number, Guid? city, int pass = 0)
    {
        Pass(pass).Add(number);
        if (open.TryGetValue(number, out var known))
        {
            // Asked for once more while it waits for its next attempt: that is now.
            if (pass > 0 && !known.IsTried) Move(number, known, DateTimeOffset.MinValue);
            return;
        }

        var key = city ?? Guid.Empty;
        var lane = lanes.TryGetValue(key, out var there) ? there : lanes[key] = new(key);
        if (lane.Numbers.Count > 0 && number < lane.Numbers.Min) Unhead(lane.Numbers.Min);
        open.Add(number, new(lane));
        lane.Numbers.Add(number);
        Head(lane);
    }

    /// <summary>What is known of an event that was tried before, by this or another program: it was offered.</summary>
    public void Remember(long number, int attempts, DateTimeOffset firstAt, DateTimeOffset due)
    {
        var known = open[number];
        (known.Attempts, known.FirstAt) = (attempts, firstAt);
        Move(number, known, due);
    }

    /// <summary>What is known of the endpoint from before.</summary>
    public void Remember(int failures, DateTimeOffset since) => (Failures, FailingSince) = (failures, failures > 0 ? since : null);

    /// <summary>The next event that may be tried now, which it then is; null where there is none.</summary>
    /// <param name="sideBySide">No more than so many at once, whatever could be; null where nothing else is said.</param>
    public long? Next(DateTimeOffset now, int? sideBySide = null)
    {
        if (BeingTried >= Math.Min(SideBySide, sideBySide ?? SideBySide) || now < RestUntil || heads.Count == 0 || heads.Min.Due > now)
            return null;
        var number = heads.Min.Number;
        heads.Remove(heads.Min);
        var next = open[number];
        next.IsTried = next.Lane.IsBusy = true;
        next.TriedAt = now;
        if (next.Attempts == 0) next.FirstAt = now;
        BeingTried++;
        return number;
    }

    /// <summary>When <see cref="Next"/> is to be asked again, if nothing else happens before; null where it is not.</summary>
    public DateTimeOffset? WakeAt => heads.Count == 0 || BeingTried >= SideBySide ? null
        : heads.Min.Due > RestUntil ? heads.Min.Due : RestUntil;

    /// <summary>Attempts that were made at it, and when the first was.</summary>
    public (int Attempts, DateTimeOffset FirstAt) Tried(long number) => (open[number].Attempts, open[number].FirstAt);

    /// <summary>It was accepted. An endpoint that was away is back, and whatever waits for it is tried now.</summary>
    public void Accepted(long number)
    {
        var wasAway = IsAway;
        (Failures, FailingSince, RestUntil) = (0, null, DateTimeOffset.MinValue);
        grown = Math.Min(grown + 1, sideBySideMax);
        Done(number);
        if (wasAway) TryAllNow();
    }

    /// <summary>It was not accepted, and is tried again.</summary>
    /// <param name="chance">From 0 to 999, by chance.</param>
    /// <param name="asked">How long the endpoint asked to be left alone; null where it did not.</param>
    /// <returns>When, at the earliest.</returns>
    public DateTimeOffset Failed(long number, DateTimeOffset now, int chance, TimeSpan? asked = null)
    {
        var tried = Ended(number);
        tried.Attempts++;
        grown = Math.Max(grown / 2, least);
        tried.Due = now + Backoff.AfterAttempts(tried.Attempts, chance, asked);
        Head(tried.Lane);
        // Of those that were under way together, one is the news.
        if (tried.TriedAt > failedAt || Failures == 0) Failures++;
        (failedAt, FailingSince) = (now, FailingSince ?? tried.TriedAt);
        if (IsAway) Rest(now + Backoff.Resting(Failures - AwayAfter + 1, chance));
        if (asked is { } wait) Rest(now + (wait > Backoff.RetryAfterMax ? Backoff.RetryAfterMax : wait));
        return tried.Due;
    }

    /// <summary>Nothing came of the attempt that counts: the program ends, or may not deliver any more.</summary>
    public void Interrupted(long number) => Head(Ended(number).Lane);

    /// <summary>It is not tried any more.</summary>
    public void Skipped(long number) => Done(number);

    /// <summary>Whatever waits is tried now.</summary>
    public void TryAllNow()
    {
        RestUntil = DateTimeOffset.MinValue;
        foreach (var (number, waiting) in open)
            if (!waiting.IsTried) Move(number, waiting, DateTimeOffset.MinValue);
    }

    /// <summary>Up to which number everything of a pass is done.</summary>
    /// <param name="read">Up to which number it was offered.</param>
    public long DoneUpTo(int pass, long read) => passes.TryGetValue(pass, out var numbers) && numbers.Count > 0 ? numbers.Min - 1 : read;

    private SortedSet<long> Pass(int pass) => passes.TryGetValue(pass, out var there) ? there : passes[pass] = [];

    private void Rest(DateTimeOffset until) => RestUntil = until > RestUntil ? until : RestUntil;

    private Open Ended(long number)
    {
        var tried = open[number];
        if (!tried.IsTried) return tried;
        BeingTried--;
        tried.IsTried = tried.Lane.IsBusy = false;
        return tried;
    }

    private void Done(long number)
    {
        var done = Ended(number);
        Unhead(number);
        open.Remove(number);
        done.Lane.Numbers.Remove(number);
        if (done.Lane.Numbers.Count == 0) lanes.Remove(done.Lane.City);
        else Head(done.Lane);
        foreach (var (pass, those) in passes)
        {
            those.Remove(number);
            if (those.Count == 0) passes.Remove(pass);
        }
    }

    private void Move(long number, Open known, DateTimeOffset due)
    {
        Unhead(number);
        known.Due = due;
        Head(known.Lane);
    }

    // The first of a lane is what may be tried of it, unless one of it is being tried.
    private void Head(Lane lane)
    {
        if (!lane.IsBusy) heads.Add((open[lane.Numbers.Min].Due, lane.Numbers.Min));
    }

    private void Unhead(long number) => heads.Remove((open[number].Due, number));
}
