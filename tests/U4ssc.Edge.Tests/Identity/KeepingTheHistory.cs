using U4ssc.Testing.Hosting;

namespace U4ssc.Edge.Tests.Identity;

public sealed class KeepingTheHistory(RunningEdge edge)
{
    [Fact]
    public async Task nobody_changes_or_removes_what_was_told_of_an_account()
    {
        Assert.Empty(await KeptRows.Broken(edge.Store, U4ssc.Identity.IdentityService.Kept));
        Assert.Empty(await KeptRows.Loose(edge.Store));
    }
}
