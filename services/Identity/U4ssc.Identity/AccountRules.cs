using System.Net.Mail;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;

namespace U4ssc.Identity;

/// <summary>Who may give which account to whom, and what an account must say. Pure.</summary>
internal static class AccountRules
{
    /// <summary>What may stand in the way of this caller giving this account; null where nothing does.</summary>
    /// <param name="agency">After <see cref="AgencyOf"/>.</param>
    public static Refusal? Check(Caller caller, Role role, string? agency, Guid? city, IReadOnlyList<RefusedPlace> wrongTexts)
    {
        var places = new List<RefusedPlace>(wrongTexts);
        var belongsToAgency = role is Role.Agency or Role.City;
        if (role is Role.Anonymous or Role.Service)
            places.Add(new("/role", "account.role_not_for_accounts",
                "No account has this role. Give secretariat, agency, city, verifier, auditor or subscriber."));
        if (belongsToAgency && agency is null)
            places.Add(new("/agency", "account.agency_missing",
                "Accounts of role agency and city belong to an agency. Give its code, such as NO-KS."));
        if (!belongsToAgency && agency is not null)
            places.Add(new("/agency", "account.agency_not_for_role",
                "Only accounts of role agency and city belong to an agency. Leave agency out."));
        if (agency is not null && !IsAgencyCode(agency))
            places.Add(new("/agency", "account.agency_malformed",
                "An agency code is 2 to 20 capital letters, digits and hyphens, such as NO-KS."));
        if (role != Role.City && city is not null)
            places.Add(new("/city", "account.city_not_for_role", "Only accounts of role city speak for a city. Leave city out."));

        if (caller.Role != Role.Secretariat && !belongsToAgency)
            return IdentityRefusals.RoleNotYoursToGive;
        if (caller.Role != Role.Secretariat && !string.Equals(agency, caller.Agency, StringComparison.Ordinal))
            return IdentityRefusals.AgencyNotYours;
        return places.Count == 0 ? null : IdentityRefusals.AccountInconsistent(places);
    }

    /// <summary>An agency need not name itself.</summary>
    public static string? AgencyOf(Caller caller, Role role, string? agency) =>
        agency ?? (caller.Role == Role.Agency && role is (Role.Agency or Role.City) ? caller.Agency : null);

    /// <summary>The places where a name is none.</summary>
    public static IEnumerable<RefusedPlace> WrongName(string pointer, string name)
    {
        if (string.IsNullOrWhiteSpace(name) || name.Length > IdentityStore.TextLengthMax || name.Any(char.IsControl))
            yield return new(pointer, "account.name_malformed",
                $"A name has 1 to {IdentityStore.TextLengthMax} characters, not only spaces and no control characters.");
    }

    /// <summary>The places where an e-mail address is none.</summary>
    public static IEnumerable<RefusedPlace> WrongEmail(string pointer, string email)
    {
        var isAddress = email.Length <= IdentityStore.EmailLengthMax && !email.Any(char.IsControl)
            && MailAddress.TryCreate(email, out var address) && string.Equals(address.Address, email, StringComparison.Ordinal);
        if (!isAddress)
            yield return new(pointer, "user.email_malformed",
                $"This is no e-mail address. Write it as name@example.org, at most {IdentityStore.EmailLengthMax} characters.");
    }

    /// <summary>
    /// Roles that two-person rules rest on: their accounts count once another holder of the secretariat has confirmed them.
    /// </summary>
    public static bool NeedsConfirmation(Role role) => role is Role.Secretariat or Role.Verifier;

    /// <summary>Whose a new account is.</summary>
    /// <param name="asked">What the secretariat said: <c>new</c>, or the holder of another account; null for none.</param>
    /// <param name="isPerson">A person is somebody of their own; a machine belongs to somebody.</param>
    public static Holder HolderOf(IAccount by, Role role, string? agency, string? asked, Guid id, bool isPerson) => asked switch
    {
        NewHolder => new(id.ToString()),
        not null => new(asked),
        null when isPerson => new(id.ToString()),
        null when role is Role.Agency or Role.City => OfAgency(agency!),
        null => by.Standing.Holder,
    };

    /// <summary>An agency as the holder of its accounts and its cities'.</summary>
    public static Holder OfAgency(string code) => new(DerivedId.Of("holder", $"agency:{code}").ToString());

    /// <summary>The places where a holder is none. Only the secretariat says whose an account is.</summary>
    public static IEnumerable<RefusedPlace> WrongHolder(Caller caller, string? holder)
    {
        if (holder is null)
            yield break;
        if (caller.Role != Role.Secretariat)
            yield return new("/holder", "account.holder_not_yours_to_name",
                "Only the secretariat says whose an account is. Leave holder out.");
        else if (holder.Length is 0 or > IdentityStore.SubjectLengthMax
            || !holder.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.'))
            yield return new("/holder", "account.holder_malformed",
                "Give the holder of another account as it is shown there, or new. Leave it out for an account of your own.");
    }

    /// <summary>The word for a holder that has no account yet.</summary>
    public const string NewHolder = "new";

    private static bool IsAgencyCode(string code) =>
        code.Length is >= 2 and <= IdentityStore.AgencyLengthMax
            && code.All(c => char.IsAsciiLetterUpper(c) || char.IsAsciiDigit(c) || c == '-');
}
