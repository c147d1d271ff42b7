using U4ssc.Kernel;
using U4ssc.Kernel.Hosting;
using U4ssc.Kernel.Http;
using U4ssc.Kernel.Store;
using U4ssc.Verification.Domain;

namespace U4ssc.Verification.Features;

/// <summary>
/// The name of a verifier: personal data, kept apart from the log so that it can be erased. The log holds the opaque id of the person
/// alone.
/// </summary>
public sealed class VerifierPerson
{
    /// <summary>The verifier.</summary>
    public Guid Id { get; set; }

    /// <summary>As the secretariat gave it last.</summary>
    public string Name { get; set; } = "";

    /// <summary>The account by which the secretariat named the person last; others of the same holder are the same verifier.</summary>
    public string User { get; set; } = "";
}

internal static class AccreditVerifierEndpoint
{
    public sealed record Body(string User, string Name, VerifierLevel Level, IReadOnlyList<string>? Ties = null);

    // Without the name: this answer is kept for repeated calls, and what is kept must not have to be searched when somebody is forgotten.
    public sealed record Accredited(Guid Id, string User, Holder Holder, VerifierLevel Level, IReadOnlyList<string> Ties);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/verifiers", Handle)
        .Produces<Accredited>(StatusCodes.Status201Created).Produces<Accredited>();

    private static async Task<IResult> Handle(Body<Body> body, Request request, Accounts accounts, Transact transact)
    {
        var said = body.Value;
        // Account and name are no part of the command, but what is wrong with them is told together with the rest.
        List<RefusedPlace> places = [.. VerifierInput.UserPlaces(said.User), .. VerifierInput.TiesPlaces(said.Ties ?? []),
            .. VerifierInput.NamePlaces(said.Name)];
        if (places.Count > 0) return VerifierRefusals.Unacceptable(places).ToProblem();
        places.AddRange(await accounts.Unknown(said.Ties ?? [], request));
        if (await accounts.HolderOf(said.User, request) is not { } person)
            return VerifierRefusals.Unacceptable([VerifierRefusals.UserUnknown, .. places]).ToProblem();
        if (places.Count > 0) return VerifierRefusals.Unacceptable(places).ToProblem();
        var command = new AccreditVerifier(person, said.Level, said.Ties ?? []);
        return await transact.Create<Verifier, IVerifierEvent>(
            request, Verifier.IdOf(command.Holder), Owner.Nobody,
            decide: verifier => VerifierDecider.Decide(command, verifier),
            answer: (id, verifier, version, changed) =>
            {
                var now = (Verifier.Accredited)verifier;
                var shown = new Accredited(id, said.User, now.Holder, now.Level, now.Ties);
                return changed ? Answer.Created($"/api/verification/verifiers/{id}", shown, version) : Answer.Ok(shown, version);
            },
            // The same accreditation again may correct the name: it is no fact of the log.
            alongside: (session, id, _) => session.Store(new VerifierPerson { Id = id, Name = said.Name, User = said.User }));
    }
}
