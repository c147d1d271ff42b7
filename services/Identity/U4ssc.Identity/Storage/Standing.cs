using U4ssc.Kernel;

namespace U4ssc.Identity.Storage;

/// <summary>
/// How an account stands: whose it is, who vouched for it, whether it may act, and from which of its versions on its tokens count.
/// </summary>
public sealed class Standing
{
    /// <summary>
    /// Opaque id of the person or organisation that the account belongs to. Two accounts of one holder are one, wherever two persons are
    /// asked for.
    /// </summary>
    public Holder Holder { get; set; } = new("");

    /// <summary>Subject id of the account that created it.</summary>
    public string CreatedBy { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTimeOffset CreatedAt { get; set; }

    /// <summary>
    /// The holder who says that it is <see cref="Holder"/>'s, and who may have seen its secret: who created it, or who gave another's
    /// account a new secret. Somebody else confirms it.
    /// </summary>
    public Holder ProposedBy { get; set; } = new("");

    /// <summary>UTC; until then it gets no token. Accounts that no two-person rule rests on are confirmed from the start.</summary>
    public DateTimeOffset? ConfirmedAt { get; set; }

    /// <summary>UTC; while set, the account gets no token and those it has do not count.</summary>
    public DateTimeOffset? SuspendedAt { get; set; }

    /// <summary>Holder of the account that suspended it.</summary>
    public Holder? SuspendedBy { get; set; }

    /// <summary>Role of the account that suspended it: what the secretariat suspended, the secretariat reinstates.</summary>
    public Role? SuspendedByRole { get; set; }

    /// <summary>Tokens that were issued for an earlier version of the account do not count any more.</summary>
    public long TokensFrom { get; set; } = 1;

    /// <summary>UTC; when <see cref="TokensFrom"/> rose last.</summary>
    public DateTimeOffset? TokensEndedAt { get; set; }

    /// <summary>Confirmed and not suspended.</summary>
    public bool IsActive => ConfirmedAt is not null && SuspendedAt is null;
}

/// <summary>What happened to an account.</summary>
public static class AccountAct
{
    /// <summary>It began.</summary>
    public const string Created = "created";

    /// <summary>Another holder confirmed it.</summary>
    public const string Confirmed = "confirmed";

    /// <summary>It speaks for another city.</summary>
    public const string CityBound = "city_bound";

    /// <summary>It has a new secret.</summary>
    public const string SecretGiven = "secret_given";

    /// <summary>Its former secret ended before its time.</summary>
    public const string FormerSecretEnded = "former_secret_ended";

    /// <summary>It was shut out.</summary>
    public const string Suspended = "suspended";

    /// <summary>It was let in again.</summary>
    public const string Reinstated = "reinstated";

    /// <summary>Who it belonged to was forgotten.</summary>
    public const string PersonForgotten = "person_forgotten";
}

/// <summary>
/// One line of the history of accounts: only ever added (the database refuses the rest), and without a name or an address of anybody.
/// </summary>
public sealed class AccountChange
{
    /// <summary>In the order in which it happened.</summary>
    public long Id { get; set; }

    /// <summary>Subject id of the account.</summary>
    public string Subject { get; set; } = "";

    /// <summary>Version of the account after it.</summary>
    public long Version { get; set; }

    /// <summary>One of <see cref="AccountAct"/>.</summary>
    public string Act { get; set; } = "";

    /// <summary>UTC.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Subject id of who did it.</summary>
    public string Actor { get; set; } = "";

    /// <summary>With which role.</summary>
    public string ActorRole { get; set; } = "";

    /// <summary>What the actor gave as reason.</summary>
    public string? Reason { get; set; }

    /// <summary>The same through everything that one request set off.</summary>
    public string Correlation { get; set; } = "";

    /// <summary>JSON: what the act says beyond its name, such as the city.</summary>
    public string? Details { get; set; }
}
