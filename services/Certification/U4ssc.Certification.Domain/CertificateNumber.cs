using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace U4ssc.Certification.Domain;

/// <summary>
/// The public number of a certificate: <c>U4SSC-{period}-{country}-{8 characters}</c>. It is derived from the case, so a repeated
/// message cannot make a second one, and it tells nothing of how many there are.
/// </summary>
public static class CertificateNumber
{
    /// <summary>Crockford's base 32: no I, L, O or U, which people misread.</summary>
    private const string Alphabet = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";
    private const int CharactersOfCase = 8;
    private const int BitsOfCharacter = 5;

    /// <summary>The number of the certificate of a case.</summary>
    /// <param name="period">Year of the data.</param>
    /// <param name="country">ISO 3166-1 alpha-2.</param>
    /// <param name="caseId">Its lower-case text form with hyphens is hashed (SHA-256); the first 40 bits are shown.</param>
    public static string Of(int period, string country, Guid caseId)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(caseId.ToString("D")));
        var bits = hash.Take(CharactersOfCase * BitsOfCharacter / 8).Aggregate(0UL, (sum, next) => (sum << 8) | next);
        var characters = Enumerable.Range(1, CharactersOfCase)
            .Select(place => Alphabet[(int)((bits >> ((CharactersOfCase - place) * BitsOfCharacter)) & 31)]);
        return string.Create(CultureInfo.InvariantCulture, $"U4SSC-{period}-{country}-{string.Concat(characters)}");
    }
}
