using System.Collections;
using U4ssc.Kernel.Hosting;
using U4ssc.Submissions.Domain;

namespace U4ssc.Submissions;

/// <summary>Whose a submission is.</summary>
internal static class SubmissionOwner
{
    /// <summary>For changes; null where there is nothing.</summary>
    public static Owner? Of(Submission state) => state.Belonging is { } whose ? new(whose.Agency, whose.CityId) : null;

    /// <summary>For reading: once a revision was handed in, verifiers may see it.</summary>
    public static Owner Of(string agency, Guid city, bool handedIn) => new(agency, city, handedIn ? EveryVerifier.Instance : null);

    // Who is assigned is known to Verification alone. A verifier must be able to look at a submission before taking a case (to see a tie),
    // and other cities' figures are not secret from the programme's accredited verifiers; so each counts as assigned.
    private sealed class EveryVerifier : ICollection<string>, IReadOnlyCollection<string>
    {
        public static readonly EveryVerifier Instance = new();

        public int Count => 0;

        public bool IsReadOnly => true;

        public bool Contains(string item) => true;

        public void Add(string item) => throw new NotSupportedException();

        public void Clear() => throw new NotSupportedException();

        public bool Remove(string item) => throw new NotSupportedException();

        public void CopyTo(string[] array, int arrayIndex) => throw new NotSupportedException();

        public IEnumerator<string> GetEnumerator() => Enumerable.Empty<string>().GetEnumerator();

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
