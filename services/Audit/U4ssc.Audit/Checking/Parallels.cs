using System.Runtime.ExceptionServices;

namespace U4ssc.Audit.Checking;

/// <summary>Work on all processors, of which the first fault is the fault.</summary>
internal static class Parallels
{
    public static void ForEach<T>(IEnumerable<T> all, Action<T> work)
    {
        try
        {
            Parallel.ForEach(all, work);
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.Flatten().InnerExceptions[0]);
        }
    }
}
