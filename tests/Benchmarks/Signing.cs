using System.Text.Json;
using NSec.Cryptography;
using U4ssc.Contracts;
using U4ssc.Contracts.Registry.V1;
using U4ssc.Contracts.Submissions.V1;
using U4ssc.Contracts.Verification.V1;
using U4ssc.Kernel;
using U4ssc.Kernel.Bus;
using U4ssc.Testing;
using U4ssc.Testing.Hosting;

namespace U4ssc.Benchmarks;

/// <summary>
/// What it costs a service to sign a message, and another one to verify it, beside the bare signature over the same bytes.
/// </summary>
public static class Signing
{
    private const int Times = 7;
    private const int DataPoints = 112;

    /// <summary>The smallest message there is, and the two largest: a whole report.</summary>
    public static void Measure(Report report)
    {
        ArgumentNullException.ThrowIfNull(report);
        Measure(report, (IMessage)Samples.Complete(typeof(CityWithdrawn)));
        Measure(report, Large((SubmissionSubmitted)Samples.Complete(typeof(SubmissionSubmitted))));
        Measure(report, Large((CaseAttested)Samples.Complete(typeof(CaseAttested))));
    }

    private static SubmissionSubmitted Large(SubmissionSubmitted sample) => sample with
    {
        Values = [.. Each(i => Value(sample.Values[0], i))],
        Findings = [.. Each(i => sample.Findings[0] with { DataPoints = [$"EC.DP{i}"] }).Take(DataPoints / 4)],
    };

    private static CaseAttested Large(CaseAttested sample) => sample with
    {
        Values = [.. Each(i => Value(sample.Values[0], i))],
        Findings = [.. Each(i => sample.Findings[0] with { DataPoint = $"EC.DP{i}", CorrectedValue = 97.5m + i })],
    };

    private static ReportedValue Value(ReportedValue sample, int i) =>
        sample with { DataPoint = $"EC.DP{i}", Numerator = 1_250 + i, Value = 12.5m + i };

    private static IEnumerable<T> Each<T>(Func<int, T> make) => Enumerable.Range(1, DataPoints).Select(make);

    private static void Measure(Report report, IMessage message)
    {
        var type = message.GetType();
        var teller = Messaging.Teller(type);
        var (keys, listener) = (TestKeys.Of(teller), TestKeys.Of("certification"));
        var content = JsonSerializer.SerializeToElement(message, type, Json.Options);
        var genuine = new SignedMessage(message.Fact.EventId, teller, 1_234, 56, Messaging.Exchange(type), "a-correlation", content);
        var signature = keys.Sign(genuine);
        var bytes = genuine.Bytes().WrittenSpan.ToArray();
        using var bare = Key.Create(SignatureAlgorithm.Ed25519);
        var signed = SignatureAlgorithm.Ed25519.Sign(bare, bytes);
        var body = SpokenMessage.Of(message).Body();
        var sign = Microseconds(() => keys.Sign(genuine));
        var verify = Microseconds(() => listener.Wrong(genuine, signature, teller, DateTimeOffset.UnixEpoch));
        var parse = Microseconds(() => JsonDocument.Parse(body).Dispose());
        var bareSign = Microseconds(() => SignatureAlgorithm.Ed25519.Sign(bare, bytes));
        var bareVerify = Microseconds(() => SignatureAlgorithm.Ed25519.Verify(bare.PublicKey, bytes, signed));
        report.Add(
            $"{type.Name} of {body.Length / 1000.0:F1} kB: sign, and read and verify",
            $"{sign:F0} + {parse + verify:F0} = **{sign + parse + verify:F0} µs**; bare Ed25519 over the same {bytes.Length / 1000.0:F1} kB {bareSign:F0} + {bareVerify:F0} µs, ratio {(sign + parse + verify) / (bareSign + bareVerify):F2}",
            "under 100 µs");
    }

    // Processor time, since others may be at work: the middle of several rounds, each long enough for the clock.
    private static double Microseconds(Action act)
    {
        for (var i = 0; i < 500; i++) act();
        var rounds = new List<double>();
        for (var round = 0; round < Times; round++)
        {
            const int Acts = 500;
            var before = Environment.CpuUsage.TotalTime;
            for (var i = 0; i < Acts; i++) act();
            rounds.Add((Environment.CpuUsage.TotalTime - before).TotalMicroseconds / Acts);
        }

        return Percentile.Of(rounds, 0.5);
    }
}
