using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Google.Protobuf;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace U4ssc.Journeys.Tests;

/// <summary>A span as a service exported it.</summary>
public sealed record ExportedSpan(string Service, string Trace, string Name);

/// <summary>Takes what services export over OTLP (HTTP with protobuf), and keeps the spans.</summary>
public sealed class Collector : IAsyncDisposable
{
    // Numbers of fields in opentelemetry/proto/trace/v1/trace.proto and the two that it uses.
    private const int ResourceSpans = 1, Resource = 1, Attribute = 1, Key = 1, Value = 2, StringValue = 1, ScopeSpans = 2, Span = 2,
    TraceId = 1,
        Name = 5;

    private readonly ConcurrentQueue<ExportedSpan> spans = new();
    private readonly WebApplication app;

    private Collector(WebApplication app) => this.app = app;

    /// <summary>What came so far.</summary>
    public IReadOnlyList<ExportedSpan> Spans => [.. spans];

    /// <summary>What services are told of it.</summary>
    public (string Name, string Value)[] Environment =>
        [("OTEL_EXPORTER_OTLP_ENDPOINT", app.Urls.First()), ("OTEL_EXPORTER_OTLP_PROTOCOL", "http/protobuf")];

    /// <summary>Starts one.</summary>
    public static async Task<Collector> Start()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        var collector = new Collector(app);
        app.Run(collector.Take);
        await app.StartAsync();
        return collector;
    }

    /// <inheritdoc />
    public ValueTask DisposeAsync() => app.DisposeAsync();

    private async Task Take(HttpContext http)
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (http.Request.Path != "/v1/traces") return;
        foreach (var exported in Fields(body.ToArray(), ResourceSpans))
        {
            var service = Fields(exported, Resource).SelectMany(resource => Fields(resource, Attribute))
                .Where(attribute => Text(attribute, Key) == "service.name")
                .Select(attribute => Text(Fields(attribute, Value).Single(), StringValue)).Single();
            foreach (var span in Fields(exported, ScopeSpans).SelectMany(scope => Fields(scope, Span)))
                spans.Enqueue(new(service, Convert.ToHexStringLower(Fields(span, TraceId).Single()), Text(span, Name)));
        }
    }

    private static string Text(byte[] message, int field) => Encoding.UTF8.GetString(Fields(message, field).Single());

    private static IEnumerable<byte[]> Fields(byte[] message, int field)
    {
        using var input = new CodedInputStream(message);
        while (input.ReadTag() is > 0 and var tag)
        {
            if (WireFormat.GetTagFieldNumber(tag) == field && WireFormat.GetTagWireType(tag) == WireFormat.WireType.LengthDelimited)
                yield return input.ReadBytes().ToByteArray();
            else input.SkipLastField();
        }
    }
}
