namespace Sluice.Gateway.Http;

/// <summary>Why a head cannot be taken: the status that says so (RFC 9110 §15) and what is wrong, as part of a sentence.</summary>
public readonly record struct HeadProblem(int Status, string What);
