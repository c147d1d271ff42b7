using Microsoft.Extensions.Caching.Memory;

namespace U4ssc.Kernel.Store;

/// <summary>
/// States that this replica folded not long ago, so that not every question reads a stream from its beginning. The log stays the truth: the stream's version
/// is read each time, and what others appended since is folded on. Only immutable values are kept, and only what was committed.
/// </summary>
public sealed class States : IDisposable
{
    /// <summary>Streams at most; a submission with all its values is some 60 KB.</summary>
    public const int StreamsMax = 500;

    private static readonly TimeSpan KeptUnasked = TimeSpan.FromMinutes(10);

    private readonly MemoryCache known = new(new MemoryCacheOptions { SizeLimit = StreamsMax, CompactionPercentage = 0.2 });

    /// <inheritdoc />
    public void Dispose() => known.Dispose();

    internal At<TState>? Known<TState>(Guid stream) => known.Get<object>(stream) as At<TState>;

    internal void Keep<TState>(Guid stream, At<TState> at) => known.Set<object>(stream, at, new MemoryCacheEntryOptions { Size = 1, SlidingExpiration = KeptUnasked });

    internal void Forget(Guid stream) => known.Remove(stream);
}
