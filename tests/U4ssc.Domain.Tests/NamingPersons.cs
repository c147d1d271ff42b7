using System.Reflection;
using U4ssc.Kernel;
using U4ssc.Submissions.Domain;
using U4ssc.Verification.Domain;
using Xunit;

namespace U4ssc.Domain.Tests;

/// <summary>
/// Rules that ask for two persons compare <see cref="Holder"/>s, which are equal to holders alone. So it is enough that whoever has a hand
/// in something is named by one: a rule that looked at accounts instead would find none to look at.
/// </summary>
public class NamingPersons
{
    private static readonly Assembly[] Domains =
        [typeof(Submission).Assembly, typeof(VerificationCase).Assembly, typeof(global::U4ssc.Catalogue.Domain.Edition).Assembly,
            typeof(global::U4ssc.Certification.Domain.Policy).Assembly, typeof(global::U4ssc.Registry.Domain.City).Assembly];

    /// <summary>What a person did and not who: the turns of a public decision, and the name that a city writes under its letter.</summary>
    private static readonly string[] NobodyOfTheProgramme =
        ["DecisionInputs.ConcludedBy", "DecisionInputs.AttestedBy", "EnrolCity.SignedBy"];

    [Fact]
    public void whoever_has_a_hand_in_something_is_named_by_the_holder_and_never_by_the_account()
    {
        var members = Domains.SelectMany(domain => domain.GetTypes()).Where(type => !type.Name.StartsWith('<')).SelectMany(type =>
            type.GetProperties(BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.Instance | BindingFlags.DeclaredOnly)
                .Select(property => (At: $"{type.FullName}.{property.Name}", property.Name, Type: property.PropertyType))).ToList();
        Assert.Equal([],
            members.Where(member =>
                NamesSomebody(member.Name) && IsText(member.Type)
                    && !NobodyOfTheProgramme.Any(known => member.At.EndsWith(known, StringComparison.Ordinal)))
                        .Select(member => member.At));
        // The law looks at something, and at the places that it lets pass.
        Assert.All(NobodyOfTheProgramme, known => Assert.Contains(members, member => member.At.EndsWith(known, StringComparison.Ordinal)));
        Assert.True(members.Count(member => NamesSomebody(member.Name)) > 20);
    }

    [Fact]
    public void two_accounts_of_one_holder_are_one_person_and_letters_in_another_case_are_another()
    {
        Assert.Equal(new Caller("by-day", Role.Verifier, null, null) { Holder = new("anna") }.Holder,
            new Caller("at-night", Role.Secretariat, null, null) { Holder = new("anna") }.Holder);
        Assert.NotEqual(new Holder("anna"), new Holder("Anna"));
        Assert.Equal(new Holder("alone"), new Caller("alone", Role.Verifier, null, null).Holder);
        Assert.Equal(0, new Holder("anna").CompareTo(new("anna")));
    }

    // By name, since that is how whoever adds an event says what a member means.
    private static bool NamesSomebody(string name) =>
        name is "By" or "Subject" or "Subjects" or "Holder" or "Holders" or "Hands" or "Recorders" or "Actor" or "Person" or "User"
            || name.EndsWith("By", StringComparison.Ordinal);

    private static bool IsText(Type type) => type == typeof(string)
        || (type.IsGenericType && type.GetGenericArguments().Contains(typeof(string)));
}
