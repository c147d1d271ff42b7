namespace U4ssc.Kernel.Http;

/// <summary>Input that cannot be understood: a 400 with its places. Only the edge throws it, before anything is decided.</summary>
public sealed class BadInputException(IReadOnlyList<RefusedPlace> places) : Exception("The request cannot be understood.")
{
    /// <summary>One place.</summary>
    public BadInputException(string pointer, string code, string message)
        : this([new RefusedPlace(pointer, code, message)])
    {
    }

    /// <summary>Every place that is wrong.</summary>
    public IReadOnlyList<RefusedPlace> Places => places;
}
