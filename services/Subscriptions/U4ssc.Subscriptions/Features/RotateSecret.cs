using System.Text.Json.Serialization;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using U4ssc.Subscriptions.Domain;
using U4ssc.Subscriptions.Subscribing;

namespace U4ssc.Subscriptions.Features;

/// <summary>
/// A new secret: deliveries are signed with it and, for a while, with the one before, so that the receiver can change over without refusing
/// any.
/// </summary>
internal static class RotateSecretEndpoint
{
    /// <param name="OverlapHours">
    /// So long the secret before counts, too; 24 where it is left out. Give 0 where it became known. Always 0 for a queue: the broker knows
    /// one password.
    /// </param>
    public sealed record Body(int? OverlapHours = null);

    /// <summary>The new secret, shown once.</summary>
    public sealed record Rotated(
        Guid Id, int SecretSerial, string Secret,
        [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] DateTimeOffset? PreviousSecretUntil);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/{id:guid}/secret", Handle).Produces<Rotated>();

    private static async Task<IResult> Handle(Guid id, Body<Body> body, Request request, SubscriptionDoor door, SecretSealer sealer)
    {
        var command = new RotateSecret(body.Value.OverlapHours, request.Now);
        SigningSecret? secret = null;
        return SigningSecret.Reveal(
            await door.Ask(
                request, id, state => Decide(command, state),
                (state, version) =>
                {
                    var secrets = ((Subscription.Lasting)state).Facts.Secrets;
                    return Answer.Ok(new Rotated(id, secrets[^1].Serial, secret!.Sealed, secrets[0].Until), version);
                },
                (session, _) =>
                {
                    session.Store(secret!);
                    // What counted beside the one before counts no more.
                    var before = secret!.Serial - 1;
                    session.DeleteWhere<SigningSecret>(old => old.Subscription == id && old.Serial < before);
                }),
            sealer);

        Decision<ISubscriptionEvent> Decide(RotateSecret asked, Subscription state)
        {
            var decision = SubscriptionDecider.Decide(asked, state);
            if (decision.Events is [SubscriptionSecretRotated rotated])
                secret = SigningSecret.New(sealer, id, rotated.Serial, ((Subscription.Lasting)state).Facts.Terms.Way);
            return decision;
        }
    }
}
