namespace U4ssc.Subscriptions;

/// <summary>What never changes may be kept by everybody on the way, for good.</summary>
internal static class Immutable
{
    public const string Header = "public, max-age=31536000, immutable";
}
