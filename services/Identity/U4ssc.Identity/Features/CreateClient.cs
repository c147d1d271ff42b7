using OpenIddict.Core;
using U4ssc.Identity.Storage;
using U4ssc.Kernel;
using U4ssc.Kernel.Http;
using Transact = U4ssc.Identity.Storage.Transact;

namespace U4ssc.Identity.Features;

/// <summary>POST /api/identity/clients: an account for a machine. The secret is in this answer and nowhere else.</summary>
internal static class CreateClientEndpoint
{
    /// <param name="Name">For people: which machine this is.</param>
    /// <param name="Agency">Left out by an agency that means itself.</param>
    /// <param name="City">May be bound later.</param>
    public sealed record Body(string Name, Role Role, string? Agency = null, Guid? City = null);

    /// <param name="ClientSecret">Shown once.</param>
    public sealed record Created(string ClientId, string ClientSecret);

    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/clients", Handle).Produces<Created>(StatusCodes.Status201Created);

    private static Task<IResult> Handle(Body<Body> body, Request request, Transact transact, OpenIddictApplicationManager<Client> clients) =>
        transact.Answer(request, async cancellation =>
        {
            var asked = body.Value;
            var agency = AccountRules.AgencyOf(request.Caller, asked.Role, asked.Agency);
            var wrongTexts = AccountRules.WrongName("/name", asked.Name).ToList();
            if (AccountRules.Check(request.Caller, asked.Role, agency, asked.City, wrongTexts) is { } refusal)
                return Problems.Given(refusal);

            var (clientId, secret) = (request.NewId().ToString(), MachineClient.NewSecret());
            var client = new Client { Role = asked.Role, Agency = agency, City = asked.City, CreatedAt = request.Now.ToMicroseconds(), CreatedBy = request.Caller.Subject };
            await clients.PopulateAsync(client, MachineClient.Named(clientId, asked.Name), cancellation);
            await clients.CreateAsync(client, secret, cancellation);
            return Answer.Created($"/api/identity/clients/{clientId}", new Created(clientId, secret), client.Version).Given();
        });
}
