using System.Globalization;
using U4ssc.Kernel;
using Xunit;

namespace U4ssc.Domain.Tests;

public sealed class WritingInstants
{
    [Theory]
    [InlineData("2026-04-30T12:00:00Z", "2026-04-30T12:00:00.0000000")]
    [InlineData("2026-04-30t12:00:00z", "2026-04-30T12:00:00.0000000")]
    [InlineData("2026-04-30T12:00:00.5+02:00", "2026-04-30T10:00:00.5000000")]
    [InlineData("2026-04-30T12:00:00 02:00", "2026-04-30T10:00:00.0000000")]
    [InlineData("2026-04-30T12:00:00-14:30", "2026-05-01T02:30:00.0000000")]
    [InlineData("2026-04-30T12:00:00.123456789Z", "2026-04-30T12:00:00.1234567")]
    [InlineData("2026-12-31T23:59:60Z", "2027-01-01T00:00:00.0000000")]
    [InlineData("2024-02-29", "2024-02-29T00:00:00.0000000")]
    public void an_instant_is_read_as_rfc_3339_writes_it(string text, string utc) =>
        Assert.Equal(utc, Instants.Read(text)?.UtcDateTime.ToString("yyyy-MM-ddTHH:mm:ss.fffffff", CultureInfo.InvariantCulture));

    [Theory]
    [InlineData("03/04/2027")]
    [InlineData("12.5.2026")]
    [InlineData("10:00")]
    [InlineData("Nov 2026")]
    [InlineData("1.2")]
    [InlineData("2026-2-3")]
    [InlineData("2026-04-30T12:00:00")]
    [InlineData("2026-04-30T12:00Z")]
    [InlineData("2026-04-30 12:00:00Z")]
    [InlineData("20260430T120000Z")]
    [InlineData("2026-W18-4")]
    [InlineData("2025-02-29")]
    [InlineData("2026-13-01")]
    [InlineData("2026-04-30T24:00:00Z")]
    [InlineData("2026-04-30T12:60:00Z")]
    [InlineData("2026-04-30T12:00:61Z")]
    [InlineData("2026-04-30T12:00:00.Z")]
    [InlineData("2026-04-30T12:00:00+2")]
    [InlineData("2026-04-30T12:00:00+0200")]
    [InlineData("2026-04-30T12:00:00+24:00")]
    [InlineData("\u0662\u0660\u0662\u0666-04-30")]
    [InlineData("0001-01-01T00:00:00+01:00")]
    [InlineData("9999-12-31T23:59:59-01:00")]
    [InlineData("0000-01-01")]
    [InlineData("")]
    [InlineData(" 2026-04-30")]
    [InlineData("2026-04-30\n")]
    [InlineData("yesterday")]
    public void anything_else_is_no_instant(string text) => Assert.Null(Instants.Read(text));

    [Theory]
    [InlineData("2026-04-30T12:00:00Z", "2026-04-30T12:00:00Z")]
    [InlineData("2026-04-30T12:00:00.500000+02:00", "2026-04-30T10:00:00.5Z")]
    [InlineData("2026-04-30T12:00:00.123456Z", "2026-04-30T12:00:00.123456Z")]
    [InlineData("2026-04-30T12:00:00.1234567-01:00", "2026-04-30T13:00:00.1234567Z")]
    public void an_instant_is_written_in_utc_with_the_digits_that_it_has(string read, string written) =>
        Assert.Equal($"\"{written}\"", System.Text.Json.JsonSerializer
            .Serialize(System.Text.Json.JsonSerializer.Deserialize<DateTimeOffset>($"\"{read}\"", Json.Options), Json.Options));

    [Theory]
    [InlineData("\"2026-04-30T12:00:00\"")]
    [InlineData("\"12.5.2026\"")]
    [InlineData("1777550400")]
    [InlineData("null")]
    public void json_takes_no_other_instant_than_a_query_does(string json) =>
        Assert.Throws<System.Text.Json.JsonException>(() =>
            System.Text.Json.JsonSerializer.Deserialize<DateTimeOffset>(json, Json.Options));

    [Fact]
    public void what_the_platform_prints_it_takes_as_it_is()
    {
        var random = new Random(7);
        for (var i = 0; i < 5_000; i++)
        {
            var at = new DateTimeOffset(random.NextInt64(DateTime.MinValue.Ticks, DateTime.MaxValue.Ticks), TimeSpan.Zero);
            var printed = System.Text.Json.JsonSerializer.Serialize(at, Json.Options).Trim('"');
            Assert.EndsWith("Z", printed, StringComparison.Ordinal);
            Assert.Equal(at, Instants.Read(printed));
        }
    }
}
