using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.OpenApi;
using Microsoft.OpenApi;

namespace U4ssc.Kernel.Http;

/// <summary>
/// What the API document of every service says of the whole: its title, where it is asked, and how a caller proves who they are.
/// </summary>
internal static class ApiDocument
{
    private const string Bearer = "bearer";

    public static void Describe(OpenApiOptions document, string service)
    {
        document.OpenApiVersion = OpenApiSpecVersion.OpenApi3_1;
        document.AddDocumentTransformer((whole, _, _) =>
        {
            whole.Info.Title = $"{char.ToUpperInvariant(service[0])}{service[1..]}";
            // Relative to where the document was read: that is the public address for whoever reads it there, and no inner address is told.
            whole.Servers = [new() { Url = "/" }];
            whole.Components ??= new();
            whole.Components.SecuritySchemes ??= new Dictionary<string, IOpenApiSecurityScheme>(StringComparer.Ordinal);
            whole.Components.SecuritySchemes[Bearer] = new OpenApiSecurityScheme
            {
                Type = SecuritySchemeType.Http,
                Scheme = Bearer,
                BearerFormat = "JWT",
                Description = "A token from POST /connect/token (grant_type=client_credentials with client_id and client_secret).",
            };
            return Task.CompletedTask;
        });
        document.AddOperationTransformer((operation, context, _) =>
        {
            if (!context.Description.ActionDescriptor.EndpointMetadata.OfType<IAllowAnonymous>().Any())
                operation.Security = [new() { [new OpenApiSecuritySchemeReference(Bearer, context.Document)] = [] }];
            return Task.CompletedTask;
        });
    }
}
