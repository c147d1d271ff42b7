namespace U4ssc.Certification.Lives;

/// <summary>Something that is to happen to a certificate by itself at a time: it stays until that was looked at.</summary>
public sealed class DueChange
{
    /// <summary>One for each thing that can happen: what is noted twice is noted once.</summary>
    public string Id { get; set; } = "";

    /// <summary>The certificate's.</summary>
    public Guid Stream { get; set; }

    /// <summary>When it takes effect, UTC.</summary>
    public DateTimeOffset At { get; set; }

    /// <summary>Number of the certificate that takes its place; null where it reaches its end.</summary>
    public string? ByNumber { get; set; }

    /// <summary>The event that it follows from.</summary>
    public Guid Cause { get; set; }
}

/// <summary>The certificates of a city and an edition, as far as the log was read.</summary>
public sealed class CityCertificates
{
    /// <summary>City and edition.</summary>
    public string Id { get; set; } = "";

    /// <summary>In the order of the log.</summary>
    public IReadOnlyList<Domain.IssuedCertificate> Certificates { get; set; } = [];
}
