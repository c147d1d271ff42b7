namespace U4ssc.Kernel;

/// <summary>Three times somebody else was faster.</summary>
public sealed class BusyException() : Exception("The stream was changed by others at each of three attempts.");
