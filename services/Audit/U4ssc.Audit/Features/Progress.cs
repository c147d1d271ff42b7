using Spectre.Console;

namespace U4ssc.Audit.Features;

/// <summary>Shows how far long work is, to people at a terminal and to nobody else.</summary>
internal static class Progress
{
    private const long BytesMin = 8 * 1024 * 1024;

    /// <summary>Does the work.</summary>
    /// <param name="quiet">A machine reads.</param>
    /// <param name="total">What all the steps come to.</param>
    /// <param name="work">Is given whom to tell of each step.</param>
    public static T While<T>(bool quiet, long total, Func<Action<long>, T> work)
    {
        if (quiet || total < BytesMin || Console.IsOutputRedirected || Console.IsErrorRedirected) return work(_ => { });
        var done = default(T)!;
        AnsiConsole.Progress().AutoClear(true).Start(context =>
        {
            var task = context.AddTask("reading", maxValue: total);
            done = work(more =>
            {
                lock (task) task.Increment(more);
            });
        });
        return done;
    }
}
