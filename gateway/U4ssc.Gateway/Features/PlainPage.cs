using System.Text.Encodings.Web;

namespace U4ssc.Gateway.Features;

/// <summary>A page of the gateway: plain HTML without a script, readable from 320 px on, in light and dark.</summary>
internal static class PlainPage
{
    public static string Text(string? text) => HtmlEncoder.Default.Encode(text ?? "");

    /// <param name="title">Text; it is encoded here.</param>
    /// <param name="content">Markup: whatever comes from outside went through <see cref="Text"/>.</param>
    /// <param name="status">HTTP status.</param>
    public static IResult Of(string title, string content, int status = StatusCodes.Status200OK) =>
        Results.Content(Html(title, content), "text/html; charset=utf-8", statusCode: status);

    private static string Html(string title, string content) =>
        $$"""
        <!doctype html>
        <html lang="en">
        <head>
        <meta charset="utf-8">
        <meta name="viewport" content="width=device-width, initial-scale=1">
        <title>{{Text(title)}} · U4SSC platform</title>
        <style>
        :root { color-scheme: light dark; }
        body { font: 1rem/1.5 system-ui, sans-serif; max-width: 60rem; margin: 2rem auto; padding: 0 1rem; overflow-wrap: break-word; }
        h1, code { overflow-wrap: anywhere; }
        [role=region] { overflow-x: auto; }
        table { border-collapse: collapse; width: 100%; }
        th, td { text-align: left; vertical-align: top; padding: .4rem .6rem; border-bottom: 1px solid #888; }
        td:first-child { min-width: 8rem; }
        td:last-child { min-width: 14rem; }
        </style>
        </head>
        <body>
        <main>
        <h1>{{Text(title)}}</h1>
        {{content}}
        </main>
        </body>
        </html>
        """;
}
