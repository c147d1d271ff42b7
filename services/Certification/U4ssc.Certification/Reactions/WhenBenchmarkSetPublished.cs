using MassTransit;
using U4ssc.Certification.Domain;
using U4ssc.Kernel.Bus;
using U4ssc.Kernel.Store;
using V1 = U4ssc.Contracts.Catalogue.V1;

namespace U4ssc.Certification.Reactions;

/// <summary>A published benchmark set. It never changes, so the first telling is the last word.</summary>
public sealed class BenchmarkSetCopy : ICopy
{
    /// <summary>The set, such as <c>illustrative-2017</c>.</summary>
    public string Id { get; set; } = "";

    /// <summary>The edition whose data points it has targets for.</summary>
    public required string Edition { get; init; }

    /// <summary>When it was published, UTC: the newest one counts.</summary>
    public required DateTimeOffset PublishedAt { get; init; }

    /// <summary>What the decision reads of it.</summary>
    public required BenchmarkSet BenchmarkSet { get; init; }
}

internal sealed class WhenBenchmarkSetPublished(Inbox inbox) : IConsumer<V1.BenchmarkSetPublished>
{
    public Task Consume(ConsumeContext<V1.BenchmarkSetPublished> context)
    {
        var m = context.Message;
        return inbox.Keep<BenchmarkSetCopy>(context, m.BenchmarkSet, copy => copy ?? new()
        {
            Edition = m.Edition,
            PublishedAt = m.Fact.RecordedAt,
            BenchmarkSet = new(m.BenchmarkSet, m.Edition, m.Agency, m.ContentSha256,
                [.. m.Targets.Select(t => new Target(t.DataPoint, t.Target))]),
        });
    }
}
