using System.Diagnostics;

namespace U4ssc.Testing.Hosting;

/// <summary>Waits for a condition with a limit; it never just waits.</summary>
public static class Eventually
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Between = TimeSpan.FromMilliseconds(25);

    /// <summary>Until the condition holds.</summary>
    public static Task Is(Func<Task<bool>> condition, string what, TimeSpan? limit = null) =>
        Gives(async () => await condition() ? "yes" : null, what, limit);

    /// <summary>Until there is a value; the last exception is told where none came.</summary>
    public static async Task<T> Gives<T>(Func<Task<T?>> find, string what, TimeSpan? limit = null)
        where T : class
    {
        ArgumentNullException.ThrowIfNull(find);
        var watch = Stopwatch.StartNew();
        using var timer = new PeriodicTimer(Between);
        Exception? last = null;
        do
        {
            try
            {
                if (await find() is { } found) return found;
                last = null;
            }
#pragma warning disable CA1031 // Whatever stands in the way while waiting is told at the end.
            catch (Exception thrown)
#pragma warning restore CA1031
            {
                last = thrown;
            }
        }
        while (watch.Elapsed < (limit ?? Limit) && await timer.WaitForNextTickAsync());
        throw new TimeoutException($"Not within {(limit ?? Limit).TotalSeconds:F0} s: {what}.", last);
    }
}
