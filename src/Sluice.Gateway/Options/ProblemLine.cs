using Sluice.Findings;

namespace Sluice.Gateway.Options;

/// <summary>A problem in one line, for a log that people read and machines collect.</summary>
internal static class ProblemLine
{
    public static string Of(Problem problem) => $"{problem.Span}: error {problem.Id}  {problem.Message}{(problem.Remedy is { } remedy ? $". {remedy}" : "")}";
}
