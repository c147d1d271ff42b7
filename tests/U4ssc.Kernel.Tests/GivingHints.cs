using Microsoft.Extensions.Time.Testing;
using U4ssc.Kernel.Store;
using Xunit;

namespace U4ssc.Kernel.Tests;

public sealed class GivingHints
{
    private static readonly TimeSpan Ever = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task a_hint_that_comes_while_nobody_waits_is_kept()
    {
        using var hint = new Hint(TimeSpan.Zero, TimeProvider.System);
        hint.Raise();
        await hint.WaitAsync(Ever, TestContext.Current.CancellationToken).WaitAsync(Ever / 2, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task who_waits_is_woken()
    {
        using var hint = new Hint(TimeSpan.Zero, TimeProvider.System);
        var waiting = hint.WaitAsync(Ever, TestContext.Current.CancellationToken);
        Assert.False(waiting.IsCompleted);
        hint.Raise();
        await waiting.WaitAsync(Ever / 2, TestContext.Current.CancellationToken);
    }

    [Fact]
    public async Task raised_twice_it_is_one_hint()
    {
        using var hint = new Hint(TimeSpan.Zero, TimeProvider.System);
        hint.Raise();
        hint.Raise();
        await hint.WaitAsync(Ever, TestContext.Current.CancellationToken);
        var second = hint.WaitAsync(Ever, TestContext.Current.CancellationToken);
        Assert.False(second.IsCompleted);
        hint.Raise();
        await second;
    }

    [Fact]
    public async Task the_first_comes_at_once_and_the_next_ones_keep_their_distance()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        using var hint = new Hint(TimeSpan.FromMilliseconds(50), clock);
        hint.Raise();
        await hint.WaitAsync(Ever, TestContext.Current.CancellationToken).WaitAsync(Ever / 2, TestContext.Current.CancellationToken);

        clock.Advance(TimeSpan.FromMilliseconds(20));
        hint.Raise();
        var second = hint.WaitAsync(Ever, TestContext.Current.CancellationToken);
        hint.Raise();
        clock.Advance(TimeSpan.FromMilliseconds(29));
        Assert.False(second.IsCompleted);
        clock.Advance(TimeSpan.FromMilliseconds(1));
        await second.WaitAsync(Ever / 2, TestContext.Current.CancellationToken);

        // What was raised while the second one waited was part of it.
        Assert.False(hint.WaitAsync(Ever, TestContext.Current.CancellationToken).IsCompleted);
    }

    [Fact]
    public async Task without_a_hint_the_time_ends_the_wait()
    {
        using var hint = new Hint(TimeSpan.Zero, TimeProvider.System);
        await hint.WaitAsync(TimeSpan.FromMilliseconds(1), TestContext.Current.CancellationToken);
    }
}
