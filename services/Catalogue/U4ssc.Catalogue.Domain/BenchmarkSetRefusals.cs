using U4ssc.Kernel;

namespace U4ssc.Catalogue.Domain;

/// <summary>Every way the answer about a benchmark set can be no.</summary>
public static class BenchmarkSetRefusals
{
    /// <summary>No set of this id.</summary>
    public static Refusal Unknown => Refusal.NotFound("benchmark_set.unknown",
        "There is no such benchmark set. GET /api/catalogue/benchmark-sets lists them.");

    /// <summary>The set is frozen.</summary>
    public static Refusal Published => Refusal.Conflict("benchmark_set.published",
        "This benchmark set is published and never changes again. Draft a new one under another id.");

    /// <summary>The id is taken by another draft.</summary>
    public static Refusal Exists => Refusal.Conflict("benchmark_set.exists",
        "A benchmark set of this id was begun otherwise, or by somebody else. Continue that one or choose another id.");

    /// <summary>Who had a hand in a draft may not publish it.</summary>
    public static Refusal SamePerson => Refusal.Forbidden("benchmark_set.same_person",
        "A benchmark set is published by a second person, and you had a hand in this draft. Ask a colleague to publish it.");

    /// <summary>Nothing in it.</summary>
    public static Refusal Empty => Refusal.Conflict("benchmark_set.empty",
        "This benchmark set has no target. Set at least one before you publish it.");

    /// <summary>The content breaks rules, at these places.</summary>
    public static Refusal ContentRefused(IReadOnlyList<RefusedPlace> places) => Refusal.Invalid("benchmark_set.content_refused",
        "The content breaks the rules of a benchmark set. Correct each place that is named; nothing was changed.", places);
}
