namespace U4ssc.Certification.Domain;

/// <summary>What a certificate is at an instant.</summary>
public enum CertificateStatus
{
    /// <summary>In force.</summary>
    Valid,

    /// <summary>Not issued yet at that instant.</summary>
    NotYet,

    /// <summary>Its end is reached.</summary>
    Expired,
}

/// <summary>"Was it valid at T?" has an answer for every T.</summary>
public static class Validity
{
    /// <summary>From the instant of issue on it is valid; at its end it is valid no more.</summary>
    public static CertificateStatus At(DateTimeOffset issuedAt, DateTimeOffset validUntil, DateTimeOffset instant) =>
        instant < issuedAt ? CertificateStatus.NotYet : instant < validUntil ? CertificateStatus.Valid : CertificateStatus.Expired;
}
