using U4ssc.Kernel;

namespace U4ssc.Identity;

/// <summary>Every way Identity's own routes can say no. The token endpoint speaks the OAuth error codes of RFC 6749 instead.</summary>
public static class IdentityRefusals
{
    /// <summary>404: no such client, or not one of the caller's agency.</summary>
    public static Refusal ClientUnknown { get; } =
        Refusal.NotFound("client.unknown", "There is no such client, or it is not yours to see.");

    /// <summary>409: a city was to be bound to a client of another role.</summary>
    public static Refusal ClientNotOfACity { get; } =
        Refusal.Conflict("client.not_of_a_city", "Only a client of role city can be bound to a city. Create one with role city.");

    /// <summary>403: an agency asked for a role that only the secretariat gives.</summary>
    public static Refusal RoleNotYoursToGive { get; } =
        Refusal.Forbidden("account.role_not_yours_to_give", "An agency creates accounts of role city and agency only. Ask the secretariat for the others.");

    /// <summary>403: an agency asked for an account of another agency.</summary>
    public static Refusal AgencyNotYours { get; } =
        Refusal.Forbidden("account.agency_not_yours", "An agency creates accounts of its own agency only. Leave agency out or give your own code.");

    /// <summary>409: somebody would shut the own account out.</summary>
    public static Refusal OwnAccount { get; } =
        Refusal.Conflict("account.own", "You cannot suspend the account you are using. Ask another account of your agency or the secretariat.");

    /// <summary>404: no such person, or not one of the caller's agency.</summary>
    public static Refusal UserUnknown { get; } =
        Refusal.NotFound("user.unknown", "There is no such user, or it is not yours to see.");

    /// <summary>409: the address has an account already, with other content.</summary>
    public static Refusal EmailTaken { get; } =
        Refusal.Conflict("user.email_taken", "There is already an account with this e-mail address. Use that account, or another address.");

    /// <summary>422: a name is none, or role, agency and city do not go together.</summary>
    public static Refusal AccountInconsistent(IReadOnlyList<RefusedPlace> places) =>
        Refusal.Invalid("account.inconsistent", "The account cannot be as it is described. Correct the places named.", places);
}
