using U4ssc.Contracts.Verification.V1;
using U4ssc.Submissions.Copies;
using Xunit;

namespace U4ssc.Submissions.Tests;

public sealed class KeepingACaseInAnyOrder
{
    private static readonly Guid Case = Guid.CreateVersion7();

    private static readonly CaseVerifierAssigned[] Messages =
        [Assigned(2, "lead", "anna"), Assigned(3, "second", "bjorn"), Assigned(4, "supervisor", "carla"), Assigned(5, "lead", "dora"),
            Assigned(6, "second", "anna")];

    [Fact]
    public void every_order_comes_to_the_same()
    {
        foreach (var order in Orders([.. Enumerable.Range(0, Messages.Length)]))
        {
            // Each message comes twice, the second time at once.
            var copy = order.Aggregate((CaseCopy?)null, (kept, i) => CaseCopy.With(CaseCopy.With(kept, Messages[i]), Messages[i]))!;
            Assert.Equal((new(5, new("dora")), new(6, new("anna")), new(4, new("carla"))), (copy.Lead, copy.Second, copy.Supervisor));
            Assert.Equal(["dora", "anna", "carla"], copy.Holders().Select(person => person.Id));
        }
    }

    [Fact]
    public void a_message_that_comes_again_changes_nothing()
    {
        var copy = Messages.Aggregate((CaseCopy?)null, CaseCopy.With)!;
        Assert.All(Messages, again => Assert.Same(copy, CaseCopy.With(copy, again)));
    }

    [Fact]
    public void a_part_that_nobody_has_names_nobody() =>
        Assert.Equal(["bjorn"], CaseCopy.With(null, Assigned(3, "second", "bjorn")).Holders().Select(person => person.Id));

    [Fact]
    public void a_part_that_is_not_known_is_a_fault() =>
        Assert.Throws<ArgumentException>(() => CaseCopy.With(null, Assigned(2, "observer", "anna")));

    private static CaseVerifierAssigned Assigned(long version, string part, string subject) =>
        new(RunningSubmissions.Fact(Case, version), Case, part, new(Guid.CreateVersion7(), subject, "qualified"));

    private static IEnumerable<int[]> Orders(int[] items) => items.Length == 0
        ? [[]]
        : items.SelectMany(first => Orders([.. items.Where(i => i != first)]).Select(rest => (int[])[first, .. rest]));
}
