using MassTransit;

namespace U4ssc.Kernel.Bus;

/// <summary>A message is not what it says it is. It goes to the error queue at once: to try again would not make it better.</summary>
public sealed class NotGenuineException(NotGenuine reason) : Exception(Sentence(reason))
{
    /// <summary>Why.</summary>
    public NotGenuine Reason => reason;

    private static string Sentence(NotGenuine reason) => "This message was not taken: " + reason switch
    {
        NotGenuine.Unsigned => "it has no signature.",
        NotGenuine.MalformedSignature => "its signature cannot be read.",
        NotGenuine.AnotherService => "it says that it comes from a service that does not tell messages of this type.",
        NotGenuine.UnknownKey => "it is signed with a key that is not known of the service that tells such messages.",
        NotGenuine.EndedKey =>
            "it is signed with a key whose time is over. Where the message is a real one, its service can tell it again.",
        NotGenuine.NoCanonicalForm => "its content has no canonical form, so nobody can have signed it.",
        NotGenuine.AnotherLogin => "the broker took it from the login of another service.",
        NotGenuine.AnotherType => "it is of a type that this queue does not listen to.",
        NotGenuine.WantsAnAnswer => "it wants an answer.",
        NotGenuine.Unreadable => "it is no envelope that can be read.",
        _ => "it is not what was signed.",
    };
}

/// <summary>Tells of a message that was not taken.</summary>
public delegate void RefusedMessage(string queue, Guid? message, NotGenuine reason);

/// <summary>
/// Lets through what the service that owns the type has signed, and nothing else: before anything is made of its content, and outside of
/// what tries again.
/// </summary>
/// <param name="queue">Where it came.</param>
/// <param name="message">The one type that this queue listens to.</param>
/// <param name="teller">The service that alone tells it; null where every service does.</param>
internal sealed class OnlyGenuine(
    string queue, Type message, string? teller, MessageKeys keys, BusUser user, TimeProvider clock, RefusedMessage refused)
        : IFilter<ReceiveContext>
{
    private readonly string type = Messaging.Exchange(message);
    private readonly string name = MessageUrn.ForTypeString(message);

    public Task Send(ReceiveContext context, IPipe<ReceiveContext> next)
    {
        var (id, wrong) = Look(context);
        if (wrong is not { } reason) return next.Send(context);
        refused(queue, id, reason);
        throw new NotGenuineException(reason);
    }

    public void Probe(ProbeContext context) => context.CreateFilterScope("onlyGenuine");

    // All of it from the envelope, as the reaction will have it.
    private (Guid? Id, NotGenuine? Wrong) Look(ReceiveContext context)
    {
        if (context.ContentType?.MediaType != Letter.ContentType || Envelope.Read(context.Body.GetBytes()) is not { } envelope)
            return (null, NotGenuine.Unreadable);
        using (envelope) return (envelope.Id, Wrong(envelope, context));
    }

    private NotGenuine? Wrong(Envelope envelope, ReceiveContext context)
    {
        if (envelope.WantsAnAnswer) return NotGenuine.WantsAnAnswer;
        if (!envelope.IsOf(name)) return NotGenuine.AnotherType;
        return keys.Wrong(envelope.Signed(type), envelope.Signature, teller, clock.GetUtcNow()) ?? WrongLogin(context, envelope.Service!);
    }

    // One's own is who replays: the signature counts all the same.
    private NotGenuine? WrongLogin(ReceiveContext context, string service) =>
        context.TryGetPayload<RabbitMqBasicConsumeContext>(out var delivered) && delivered.Properties.UserId is { } login
            && (login == user.Of(service) || login == user.Name)
            ? null
            : NotGenuine.AnotherLogin;
}
