using System.Text.Json;
using U4ssc.Audit.Bundles;
using U4ssc.Certification.Domain;
using U4ssc.Ledger;

namespace U4ssc.Audit.Checking;

/// <summary>A bundle that was looked at from end to end.</summary>
internal sealed class VerifiedBundle : IDisposable
{
    private const int CertificateBytesMax = 16 * 1024 * 1024;

    private VerifiedBundle(BundleReader bundle, Findings findings, Histories histories, Contents contents)
    {
        (Bundle, Findings, Histories, Contents) = (bundle, findings, histories, contents);
        Decided = new(bundle, histories, contents, findings);
    }

    public BundleReader Bundle { get; }

    public Findings Findings { get; }

    public Histories Histories { get; }

    public Contents Contents { get; }

    /// <summary>What reads the histories again.</summary>
    public Decided Decided { get; }

    /// <summary>Looks at a bundle.</summary>
    /// <param name="path">The file.</param>
    /// <param name="policy">The auditor's own policy; null for the bundle's.</param>
    /// <param name="read">Is told how many bytes more were read, of twice those of the bundle.</param>
    /// <exception cref="NotABundleException">The file is no bundle, or not as it was written.</exception>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public static VerifiedBundle Of(string path, WitnessPolicy? policy = null, Action<long>? read = null)
    {
        var bundle = BundleReader.Open(path);
        try
        {
            var findings = new Findings();
            Action<long> told = read ?? (_ => { });
            // The hashes of the files are one thread's work, and what is in them others'.
            using var files = Task.Run(() => bundle.Check(more => told(more)));
            var histories = new Histories();
            var services = bundle.Manifest.Files.Select(file => file.Path.Split('/')).Where(parts => parts is ["logs", _, "events.ndjson"])
                .Select(parts => parts[1]).ToList();
            var contents = new Contents();
            try
            {
                contents = Contents.Of(bundle, findings);
                Parallels.ForEach(services, service =>
                {
                    var of = new ServiceLog(bundle, service, findings, told).Check(policy);
                    lock (histories) histories.Add(of);
                });
            }
            finally
            {
                // Where a file is not what the manifest says, that is the answer, whatever else was found in it.
                files.GetAwaiter().GetResult();
            }

            findings.Count(Sentences.Files, bundle.Manifest.Files.Count);
            var verification = new VerifiedBundle(bundle, findings, histories, contents);
            verification.Listed();
            verification.Decided.Check();
            verification.Certificates();
            return verification;
        }
        catch
        {
            bundle.Dispose();
            throw;
        }
    }

    /// <inheritdoc />
    public void Dispose() => Bundle.Dispose();

    private void Listed()
    {
        var listed = new HashSet<Guid>();
        foreach (var stream in Bundle.Manifest.Streams)
        {
            listed.Add(stream.Stream);
            if ((Histories.Find(stream.Stream)?.Lines.Count ?? 0) != stream.Version)
                Findings.Refute(new(BundlePaths.Manifest),
                    $"lists {stream.Version} events of the {Terminal.Plain(stream.Kind)} {Terminal.Plain(stream.Id)}, and there are {Histories.Find(stream.Stream)?.Lines.Count ?? 0}");
        }

        foreach (var history in Histories.All.Where(history => !listed.Contains(history.Stream)))
            Findings.Refute(new(BundlePaths.Manifest), $"does not list the {history.Kind.Name} {history.Stream}, whose events are there");
    }

    // What the register shows is convenience: each figure that it has under a name of the event must be the event's.
    private void Certificates()
    {
        var issued = Histories.Of("certificate").SelectMany(Decided.Events).Select(one => one.Data).OfType<CertificateIssued>()
            .ToDictionary(one => one.Number, StringComparer.Ordinal);
        foreach (var file in Bundle.Manifest.Files.Select(file => file.Path).Where(path => path.StartsWith("certificates/",
            StringComparison.Ordinal)))
        {
            try
            {
                var shown = JsonElement.Parse(Bundle.ReadAll(file, CertificateBytesMax));
                var number = shown.GetProperty("number").GetString() ?? "";
                if (!issued.TryGetValue(number, out var certificate) || file != BundlePaths.Certificate(number))
                {
                    Findings.Refute(new(file), "is a certificate of which there is no event");
                    continue;
                }

                foreach (var member in JsonSerializer.SerializeToElement(certificate, Kernel.Json.Options).EnumerateObject())
                    if (shown.TryGetProperty(member.Name, out var says) && Differences.Of(member.Value, says).FirstOrDefault() is { } first)
                        Findings.Refute(new(file, Pointer: $"/{member.Name}{first.Pointer}"),
                            $"says {first.Other ?? "nothing"} at /{member.Name}{first.Pointer}, where the event has {first.One ?? "nothing"}");
                Findings.Count(Sentences.Certificates);
            }
            catch (Exception problem) when (problem is JsonException or InvalidOperationException or KeyNotFoundException)
            {
                Findings.Refute(new(file), "is no certificate");
            }
        }
    }
}
