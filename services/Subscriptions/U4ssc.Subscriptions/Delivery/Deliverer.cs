using System.Globalization;
using System.Threading.Channels;
using U4ssc.Kernel.Store;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Delivery;

/// <summary>
/// Delivers to the subscriptions whose shares this replica holds. One thread decides (<see cref="Act"/>): what comes of anything that takes
/// time is put into its inbox. An attempt is made only for what everybody can read in the feed already, and what came of it is written
/// in batches; who dies in between has told some events twice, with the same ids and bytes.
/// </summary>
internal sealed partial class Deliverer : BackgroundService
{
    /// <summary>From one heartbeat to the next.</summary>
    public static readonly TimeSpan HeartbeatEvery = TimeSpan.FromSeconds(60);

    // What is not written yet is told twice if this replica dies now.
    private const int UnsavedMax = 10_000;
    private const int ReadsMax = 4;
    private const int ChanceMax = 1000;
    private const int PageMax = 500;
    private static readonly TimeSpan SlowAfter = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan MarksEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan MarksAgainEvery = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan TickEvery = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan SavesApart = TimeSpan.FromMilliseconds(20);
    private static readonly TimeSpan GivenUpAfter = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan RetryWait = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan EndsWithin = TimeSpan.FromSeconds(10);

    private readonly Tail tail;
    private readonly Feed feed;
    private readonly Recipients recipients;
    private readonly DeliveryStore store;
    private readonly WebhookSender sender;
    private readonly Challenger challenger;
    private readonly Notices notices;
    private readonly HeadSigner heads;
    private readonly SubscriptionDoor door;
    private readonly Shares shares;
    private readonly DeliveryMetrics metrics;
    private readonly AttemptLimits limits;
    private readonly TimeProvider clock;
    private readonly ILogger<Deliverer> log;
    private readonly Hint changed;

    private readonly Channel<Action> inbox = Channel.CreateUnbounded<Action>(new() { SingleReader = true });
    private readonly HashSet<int> mine = [];
    private readonly Dictionary<Guid, Courier> couriers = [];
    private readonly Dictionary<Guid, Courier> leaving = [];
    private readonly HashSet<Guid> loading = [];
    private readonly HashSet<Guid> awaited = [];
    private readonly Queue<Courier> ready = [];
    private readonly Queue<Courier> parked = [];
    private readonly Queue<Courier> parkedAway = [];
    private readonly Queue<Trying> young = [];
    private readonly Queue<Func<Task>> reads = [];
    private readonly SortedSet<(DateTimeOffset At, Guid Courier)> wakes = [];
    private readonly HashSet<Courier> dirty = [];
    private readonly List<(int Share, TaskCompletionSource Done)> lettingGo = [];
    private Dictionary<(Guid, long), DeliveryResult> unsaved = [];
    private Saving? being;
    private CancellationToken stopping;
    private int tried, triedAway, reading;
    private bool isLooking, lookAgain, isSaving, marksAreDue;
    private DateTimeOffset marksAt, marksAgainAt;

    public Deliverer(
        Tail tail, Feed feed, Recipients recipients, DeliveryStore store, WebhookSender sender, Challenger challenger, Notices notices,
        HeadSigner heads, SubscriptionDoor door, Shares shares, DeliveryMetrics metrics, AttemptLimits limits, Hints hints,
        TimeProvider clock,
        ILogger<Deliverer> log)
    {
        (this.tail, this.feed, this.recipients, this.store, this.sender) = (tail, feed, recipients, store, sender);
        (this.challenger, this.notices, this.heads, this.door) = (challenger, notices, heads, door);
        (this.shares, this.metrics, this.limits, this.clock, this.log) = (shares, metrics, limits, clock, log);
        changed = hints.Listen(SubscriptionDoor.Channel, TimeSpan.FromMilliseconds(20));
    }

    /// <inheritdoc />
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        stopping = stoppingToken;
        using var holding = new CancellationTokenSource();
        shares.Gained = share => Post(() => Gain(share));
        shares.LettingGo = LetGo;
        shares.Lost = () => Post(LoseAll);
        var held = Task.Run(() => shares.Hold(holding.Token), CancellationToken.None);
        var others = Task.WhenAll(
            Task.Run(FollowStream, CancellationToken.None), Task.Run(FollowChanges, CancellationToken.None),
            Task.Run(Tick, CancellationToken.None));
        try
        {
            await Task.Run(Act, CancellationToken.None);
        }
        finally
        {
            // Others go on only when nothing of it is under way here.
            await holding.CancelAsync();
            await Task.WhenAll(held, others);
        }
    }

    private void Post(Action action) => inbox.Writer.TryWrite(action);

    private async Task Act()
    {
        var now = clock.GetUtcNow();
        (marksAt, marksAgainAt) = (now, now);
        while (!stopping.IsCancellationRequested)
        {
            try
            {
                await inbox.Reader.WaitToReadAsync(stopping);
            }
            catch (OperationCanceledException)
            {
                break;
            }

            Run();
            Deliver();
            Save();
        }

        await End();
    }

    private void Run()
    {
        while (inbox.Reader.TryRead(out var act))
        {
            try
            {
                act();
            }
#pragma warning disable CA1031 // What goes wrong with one subscription is not the end of the others'.
            catch (Exception wrong)
#pragma warning restore CA1031
            {
                log.LogError(wrong, "Something about deliveries went wrong and is passed over");
            }
        }
    }

    // What is under way is called off and told again by the next; what came of the rest is written.
    private async Task End()
    {
        foreach (var courier in couriers.Values.Concat(leaving.Values).ToList())
        {
            await courier.Ending.CancelAsync();
            courier.IsLeaving = true;
        }

        using var limit = new CancellationTokenSource(EndsWithin);
        try
        {
            while (tried + triedAway > 0 && await inbox.Reader.WaitToReadAsync(limit.Token)) Run();
            Run();
            marksAreDue = true;
            if (being is not null) await Write(being, limit.Token);
            await Write(Batch(), limit.Token);
        }
        catch (OperationCanceledException)
        {
            log.LogWarning(
                "{Count} attempts did not end in {Seconds} s; their events are told again.", tried + triedAway,
                EndsWithin.TotalSeconds.ToString(CultureInfo.InvariantCulture));
        }
    }
}
