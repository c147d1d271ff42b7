namespace U4ssc.Gateway.Features;

/// <summary>GET /, /favicon.ico and /robots.txt: what somebody finds who comes with a browser and nothing but the address.</summary>
internal static class FrontDoorEndpoint
{
    private const string Welcome =
        """
        <p>Cities measure themselves here against the U4SSC key performance indicators. Independent verifiers review what they report,
        and a city that meets the rules gets a certificate that everybody can check.</p>
        <ul>
        <li><a href="/api/certification/register">Register of certificates</a> (JSON)</li>
        <li><a href="/docs/">API reference</a></li>
        <li><a href="/docs/errors">Refusals, and what to do about them</a></li>
        <li><a href="/api/status">Status of the platform</a> (JSON)</li>
        </ul>
        <h2>Check a certificate</h2>
        <p>Open the address that is printed on it. It begins with the address of this page, goes on with
        <code>/api/certification/certificates/</code> and ends with the certificate's number.</p>
        """;

    private const string Icon =
        """<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 16 16"><rect width="16" height="16" rx="3" fill="#00527a"/><path d="M4 8l3 3 5-6" fill="none" stroke="#fff" stroke-width="2"/></svg>""";

    // What is worth finding is a page; the rest are answers for programs.
    private const string Robots =
        "User-agent: *\nAllow: /api/certification/certificates/\nDisallow: /api/\nDisallow: /connect/\nDisallow: /ledger/\n";

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", () => PlainPage.Of("U4SSC platform", Welcome)).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/favicon.ico", () => Results.Text(Icon, "image/svg+xml")).AllowAnonymous().ExcludeFromDescription();
        routes.MapGet("/robots.txt", () => Results.Text(Robots, "text/plain")).AllowAnonymous().ExcludeFromDescription();
    }
}
