using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Memory;

namespace U4ssc.Kernel.Store;

/// <summary>
/// States and views that this replica folded not long ago, so that not every question reads a stream from its beginning. The log stays the
/// truth: the stream's version is read each time, and what others appended since is folded on. Only immutable values are kept, and only
/// what was committed.
/// </summary>
public sealed class States : IDisposable
{
    /// <summary>Streams at most; a submission with all its values is some 60 KB.</summary>
    public const int StreamsMax = 500;

    /// <summary>A view is kept at every so many versions of its stream, so that a look into a long past folds no more than these.</summary>
    public const int MilestoneEvery = 500;

    private const int MilestonesMax = 64;
    private static readonly TimeSpan KeptUnasked = TimeSpan.FromMinutes(10);

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = StreamsMax, CompactionPercentage = 0.2 });

    /// <inheritdoc />
    public void Dispose() => known.Dispose();

    internal At<T>? Known<T>(Guid stream) => Of(stream)?.GetValueOrDefault((typeof(T), 0)) as At<T>;

    internal void Keep<T>(Guid stream, At<T> at) => OrNew(stream)[(typeof(T), 0)] = at;

    /// <summary>The newest milestone that is not above a version.</summary>
    internal At<T>? Milestone<T>(Guid stream, long versionMax)
    {
        if (Of(stream) is not { } folded) return null;
        for (var number = Math.Min(versionMax / MilestoneEvery, MilestonesMax); number > 0; number--)
            if (folded.GetValueOrDefault((typeof(T), number)) is At<T> at) return at;
        return null;
    }

    internal void KeepMilestone<T>(Guid stream, At<T> at)
    {
        var (number, rest) = Math.DivRem(at.Version, MilestoneEvery);
        if (rest == 0 && number <= MilestonesMax) OrNew(stream)[(typeof(T), number)] = at;
    }

    internal void Forget(Guid stream) => known.Remove(stream);

    private ConcurrentDictionary<(Type, long), object>? Of(Guid stream) => known.Get<ConcurrentDictionary<(Type, long), object>>(stream);

    private ConcurrentDictionary<(Type, long), object> OrNew(Guid stream) => known.GetOrCreate(stream, entry =>
    {
        entry.Size = 1;
        entry.SlidingExpiration = KeptUnasked;
        return new ConcurrentDictionary<(Type, long), object>();
    })!;
}
