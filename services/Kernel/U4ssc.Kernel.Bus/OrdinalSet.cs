using NpgsqlTypes;

namespace U4ssc.Kernel.Bus;

/// <summary>Ordinals from one to another, both included.</summary>
public sealed record OrdinalRange(long From, long To);

/// <summary>A set of ordinals, as ranges in their order that neither meet nor touch.</summary>
public sealed class OrdinalSet
{
    /// <summary>None.</summary>
    public static readonly OrdinalSet Empty = new([]);

    private OrdinalSet(IReadOnlyList<OrdinalRange> ranges) => Ranges = ranges;

    /// <summary>The ranges.</summary>
    public IReadOnlyList<OrdinalRange> Ranges { get; }

    /// <summary>How many ordinals it has.</summary>
    public long Count => Ranges.Sum(range => range.To - range.From + 1);

    /// <summary>True where it has none.</summary>
    public bool IsEmpty => Ranges.Count == 0;

    /// <summary>The set of some ranges, in whatever order.</summary>
    public static OrdinalSet Of(params IEnumerable<OrdinalRange> ranges)
    {
        var joined = new List<OrdinalRange>();
        foreach (var range in ranges.Where(range => range.From <= range.To).OrderBy(range => range.From))
        {
            if (joined.Count > 0 && joined[^1].To >= range.From - 1)
                joined[^1] = joined[^1] with { To = Math.Max(joined[^1].To, range.To) };
            else joined.Add(range);
        }

        return new(joined);
    }

    /// <summary>Those that both have.</summary>
    public OrdinalSet Intersect(OrdinalSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        var both = new List<OrdinalRange>();
        for (int mine = 0, theirs = 0; mine < Ranges.Count && theirs < other.Ranges.Count;)
        {
            var (one, two) = (Ranges[mine], other.Ranges[theirs]);
            if (Math.Max(one.From, two.From) is var from && Math.Min(one.To, two.To) is var to && from <= to) both.Add(new(from, to));
            if (one.To < two.To) mine++;
            else theirs++;
        }

        return new(both);
    }

    /// <summary>Those that one of them has.</summary>
    public OrdinalSet Union(OrdinalSet other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.IsEmpty ? this : Of([.. Ranges, .. other.Ranges]);
    }

    /// <summary>Its lowest ones: so many, in so many ranges at most.</summary>
    public OrdinalSet Lowest(long count, int ranges)
    {
        var first = new List<OrdinalRange>();
        foreach (var range in Ranges.Take(ranges).TakeWhile(_ => count > 0))
        {
            first.Add(range with { To = Math.Min(range.To, range.From + count - 1) });
            count -= first[^1].To - first[^1].From + 1;
        }

        return new(first);
    }

    /// <summary>As the database gives it: a range without its end.</summary>
    internal static OrdinalSet Of(NpgsqlRange<long>[] ranges) => Of(ranges.Where(range => !range.IsEmpty)
        .Select(range =>
            new OrdinalRange(range.LowerBound + (range.LowerBoundIsInclusive ? 0 : 1),
                range.UpperBound - (range.UpperBoundIsInclusive ? 0 : 1))));
}
