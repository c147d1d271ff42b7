namespace U4ssc.Kernel;

/// <summary>What sort of "no" an answer is. The edge turns each into one HTTP status, in one table (Problems.cs).</summary>
public enum RefusalKind
{
    /// <summary>There is no such thing, or not for the one who asks.</summary>
    NotFound,

    /// <summary>The state of things does not allow it now.</summary>
    Conflict,

    /// <summary>What was said cannot be accepted, whatever the state.</summary>
    Invalid,

    /// <summary>This person may not, although the role in general may.</summary>
    Forbidden,
}

/// <summary>One place in the input that was refused.</summary>
/// <param name="Pointer">JSON pointer (RFC 6901) into the body, such as <c>/values/3/numerator</c>.</param>
/// <param name="Code">Stable code for machines, such as <c>value.negative</c>.</param>
/// <param name="Message">A sentence that says what happened and what to do.</param>
public sealed record RefusedPlace(string Pointer, string Code, string Message);

/// <summary>A "no" that belongs to the domain: a value, never an exception.</summary>
/// <param name="Kind">Decides the HTTP status.</param>
/// <param name="Code"><c>aggregate.reason</c>, stable; documented in docs/reference/refusals.md.</param>
/// <param name="Sentence">What happened and what to do, for people.</param>
public sealed record Refusal(RefusalKind Kind, string Code, string Sentence)
{
    /// <summary>The places in the input that were refused, all of them at once; empty where the whole is refused.</summary>
    public IReadOnlyList<RefusedPlace> Places { get; init; } = [];

    /// <summary>There is no such thing, or not for the one who asks.</summary>
    public static Refusal NotFound(string code, string sentence) => new(RefusalKind.NotFound, code, sentence);

    /// <summary>The state of things does not allow it now.</summary>
    public static Refusal Conflict(string code, string sentence) => new(RefusalKind.Conflict, code, sentence);

    /// <summary>What was said cannot be accepted, whatever the state.</summary>
    public static Refusal Invalid(string code, string sentence) => new(RefusalKind.Invalid, code, sentence);

    /// <summary>What was said cannot be accepted, with each place that is wrong.</summary>
    public static Refusal Invalid(string code, string sentence, IReadOnlyList<RefusedPlace> places) =>
        new(RefusalKind.Invalid, code, sentence) { Places = places };

    /// <summary>This person may not, although the role in general may.</summary>
    public static Refusal Forbidden(string code, string sentence) => new(RefusalKind.Forbidden, code, sentence);
}
