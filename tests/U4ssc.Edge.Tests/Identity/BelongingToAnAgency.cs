using U4ssc.Kernel;

namespace U4ssc.Edge.Tests.Identity;

/// <summary>
/// Identity takes a city's id from the agency that gives the account, and cannot know whose city it is: every service must.
/// </summary>
public sealed class BelongingToAnAgency
{
    private static readonly Guid City = Guid.CreateVersion7();
    private static readonly Permits OwnCity = new([new Permit("GET", "/submissions/{id}", Role.City, Relation.OwnCity)]);

    [Theory]
    [InlineData("NO-KS", true)]
    [InlineData("ES-RECI", false)]
    public void an_account_that_names_a_city_of_another_agency_does_not_open_it(string agencyOfTheAccount, bool opens) =>
        Assert.Equal(opens, OwnCity.Allow(new Caller("officer", Role.City, agencyOfTheAccount, City), new Owner("NO-KS", City)));
}
