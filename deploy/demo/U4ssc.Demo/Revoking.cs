namespace U4ssc.Demo;

/// <summary>A certificate that should not count is taken back by the secretariat, with a reason that everybody reads.</summary>
internal sealed class Revoking(PlatformClient platform, Stage stage)
{
    private const string Why = "It rests on figures that are made up, and was issued and revoked to show how that goes.";
    private static readonly Login Secretariat = Login.Demo("demo-secretariat");

    public async Task Revoke(CityResult city, CancellationToken cancellation)
    {
        await stage.Begin($"The certificate of {city.City} is revoked");
        var number = city.CertificateNumber!;
        var path = $"/api/certification/certificates/{number}";
        await platform.Send(
            Secretariat,
            new(HttpMethod.Post, $"{path}/revocation", $"revocation of the certificate of {city.City}")
            {
                Body = new { reason = Why },
                IfMatchOf = path,
            },
            cancellation);
        // As anybody could: the status, and the line of the register.
        var status = (await platform.Get(null, $"{path}/status", cancellation)).Body!;
        if (status["status"]!.GetValue<string>() != "revoked")
            throw new DemonstrationFailedException($"The certificate {number} is not revoked but {status["status"]}.");
        await platform.Until(
            null, $"/api/certification/register?status=revoked&q={number}", $"the register to show that certificate {number} is revoked",
            list => list.Body!["items"]!.AsArray().FirstOrDefault(line => line!["number"]!.GetValue<string>() == number), cancellation);
        stage.Say($"revoked: {status["reason"]}");
    }
}
