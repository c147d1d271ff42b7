using U4ssc.Kernel;

namespace U4ssc.Identity;

/// <summary>Every way Identity's own routes can say no. The token endpoint speaks the OAuth error codes of RFC 6749 instead.</summary>
public static class IdentityRefusals
{
    // No refusal of a rule: the token is not taken, as one that has expired is not.
    internal static Kernel.Http.GivenAnswer TokenSuperseded => Kernel.Http.Problems.Given(
        401, "token.superseded",
        "The account of this token was suspended or changed since it was issued. Ask /connect/token for a new one.");

    internal static Refusal Unknown<TAccount>() => typeof(TAccount) == typeof(Storage.Client) ? ClientUnknown : UserUnknown;

    /// <summary>404: no such client, or not one of the caller's agency.</summary>
    public static Refusal ClientUnknown { get; } =
        Refusal.NotFound("client.unknown", "There is no such client, or it is not yours to see.");

    /// <summary>409: a city was to be bound to a client of another role.</summary>
    public static Refusal ClientNotOfACity { get; } =
        Refusal.Conflict("client.not_of_a_city", "Only a client of role city can be bound to a city. Create one with role city.");

    /// <summary>403: an agency asked for a role that only the secretariat gives.</summary>
    public static Refusal RoleNotYoursToGive { get; } =
        Refusal.Forbidden("account.role_not_yours_to_give",
            "An agency creates accounts of role city and agency only. Ask the secretariat for the others.");

    /// <summary>403: an agency asked for an account of another agency.</summary>
    public static Refusal AgencyNotYours { get; } =
        Refusal.Forbidden("account.agency_not_yours",
            "An agency creates accounts of its own agency only. Leave agency out or give your own code.");

    /// <summary>409: somebody would shut the own account out.</summary>
    public static Refusal OwnAccount { get; } =
        Refusal.Conflict("account.own",
            "You cannot suspend the account you are using. Ask another account of your agency or the secretariat.");

    /// <summary>404: no such person, or not one of the caller's agency.</summary>
    public static Refusal UserUnknown { get; } =
        Refusal.NotFound("user.unknown", "There is no such user, or it is not yours to see.");

    /// <summary>
    /// 409: the agency has invited this address already, with other content. Of other agencies' invitations nothing is said.
    /// </summary>
    public static Refusal EmailTaken { get; } =
        Refusal.Conflict("user.email_taken", "You have already invited this e-mail address. Use that account, or another address.");

    /// <summary>409: the agency has as many accounts as it may.</summary>
    public static Refusal AccountsFull(int most) =>
        Refusal.Conflict("account.agency_full",
            $"This agency has {most} accounts, which is as many as it may have. Ask the secretariat to raise the limit.");

    /// <summary>403: the one who proposed an account, or its own holder, would confirm it.</summary>
    public static Refusal ConfirmedByItself { get; } = Refusal.Forbidden(
        "account.same_holder",
        "An account is confirmed by somebody else than who created it and who holds it. Ask another holder of the secretariat.");

    /// <summary>409: nothing is to be confirmed of a suspended account.</summary>
    public static Refusal ConfirmedWhileSuspended { get; } =
        Refusal.Conflict("account.suspended", "This account is suspended. Reinstate it first, then confirm it.");

    /// <summary>409: an account whose person was forgotten would be used again.</summary>
    public static Refusal Forgotten { get; } =
        Refusal.Conflict("user.forgotten", "The person of this account was forgotten, so it cannot be used again. Invite the person anew.");

    /// <summary>
    /// 403: the own suspension would be lifted, by the account itself, by another of its holder, or by one that it created.
    /// </summary>
    public static Refusal OwnSuspension { get; } = Refusal.Forbidden(
        "account.own_suspension",
        "Nobody lifts their own suspension, also not with another account of the same holder or one that the suspended account created. Ask who suspended it.");

    /// <summary>403: an agency would lift what the secretariat suspended.</summary>
    public static Refusal SuspendedBySecretariat { get; } = Refusal.Forbidden(
        "account.suspended_by_secretariat",
        "The secretariat suspended this account, so it is the secretariat that reinstates it. Ask there.");

    /// <summary>409: one person would be left alone in the secretariat.</summary>
    public static Refusal LastSecretariat { get; } = Refusal.Conflict(
        "account.last_secretariat",
        "This would leave fewer than two holders in the secretariat, and one alone could then do everything. Confirm another one first, or ask the operator.");

    /// <summary>409: only a machine's secret can be renewed, and only while the account stands.</summary>
    public static Refusal SecretOfSuspended { get; } =
        Refusal.Conflict("client.suspended", "A suspended client gets no new secret. Reinstate it first.");

    /// <summary>422: a name is none, or role, agency and city do not go together.</summary>
    public static Refusal AccountInconsistent(IReadOnlyList<RefusedPlace> places) =>
        Refusal.Invalid("account.inconsistent", "The account cannot be as it is described. Correct the places named.", places);
}
