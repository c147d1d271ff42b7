namespace U4ssc.Kernel;

/// <summary>
/// Roles of the programme. <see cref="Anonymous"/> in a permit means everybody; <see cref="Service"/> is the platform itself.
/// </summary>
public enum Role
{
    Anonymous,
    Secretariat,
    Agency,
    City,
    Verifier,
    Auditor,
    Subscriber,
    Service,
}
