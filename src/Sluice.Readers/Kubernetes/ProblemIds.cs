namespace Sluice.Readers.Kubernetes;

/// <summary>The problems this room reports; each has its page below <c>docs/rules</c>.</summary>
internal static class ProblemIds
{
    public const string Unreadable = "SLU1001";
    public const string UnknownField = "SLU1002";
    public const string AddressBlock = "SLU1003";
    public const string Port = "SLU1004";
    public const string Labels = "SLU1005";
    public const string Duplicate = "SLU1006";
    public const string NotEvaluated = "SLU1007";
    public const string Form = "SLU1008";
    public const string Refused = "SLU1009";
    public const string Route = "SLU1011";
    public const string ApiVersion = "SLU1012";
}
