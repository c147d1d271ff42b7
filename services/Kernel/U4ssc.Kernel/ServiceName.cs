namespace U4ssc.Kernel;

/// <summary>The service's own name, lower case.</summary>
public sealed record ServiceName(string Value);
