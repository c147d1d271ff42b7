using System.Security.Cryptography;
using U4ssc.Identity;

namespace U4ssc.Edge.Tests.Identity;

public sealed class StartingIdentity
{
    [Fact]
    public void everything_that_is_missing_is_said_at_once()
    {
        var said = Assert.Throws<InvalidOperationException>(() => IdentityService.Create([])).Message;
        Assert.Contains("ConnectionStrings:Store is missing", said, StringComparison.Ordinal);
        Assert.Contains("Auth:Issuer is missing", said, StringComparison.Ordinal);
        Assert.Contains("Identity:SigningKey is missing", said, StringComparison.Ordinal);
        Assert.Contains("Identity:EncryptionKey is missing", said, StringComparison.Ordinal);
    }

    [Fact]
    public void a_key_of_another_curve_is_refused_without_being_repeated()
    {
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP384);
        var key = Convert.ToBase64String(other.ExportPkcs8PrivateKey());
        var said = Assert.Throws<InvalidOperationException>(() => IdentityService.Create([$"--Identity:SigningKey={key}"])).Message;
        Assert.Contains("Identity:SigningKey is missing or not base64 of a PKCS#8 EC P-256 private key", said, StringComparison.Ordinal);
        Assert.DoesNotContain(key, said, StringComparison.Ordinal);
    }
}
