namespace Sluice.Gateway.Input;

/// <summary>The ids of what can be wrong with the gateway's files; each has its page below <c>docs/rules</c>.</summary>
internal static class InputProblem
{
    public const string Unreadable = "SLU1001";
    public const string UnknownField = "SLU1002";
    public const string AddressBlock = "SLU1003";
    public const string Port = "SLU1004";
    public const string Labels = "SLU1005";
    public const string Duplicate = "SLU1006";
    public const string Form = "SLU1008";
}
