using U4ssc.Testing.Hosting;
using Xunit;

namespace U4ssc.Certification.Tests;

public sealed class StoringInOneSpelling
{
    [Fact]
    public async Task every_event_and_row_lies_in_the_database_as_it_is_shown() =>
        Assert.Equal("", string.Join('\n', await StoredSpelling.Broken("Certification")));
}
