namespace Sluice.EndToEnd;

/// <summary>A command that was started in a container, with its streams.</summary>
/// <param name="Namespace">The namespace of the pod.</param>
/// <param name="Pod">Its name.</param>
/// <param name="Container">The container, chosen as the API server does where none is named.</param>
/// <param name="Command">The command with its arguments.</param>
/// <param name="Input">Standard input; ends where the caller's ends, at once when it has none.</param>
/// <param name="Output">Standard output.</param>
/// <param name="Error">Standard error.</param>
public sealed record ExecCall(string Namespace, string Pod, string Container, IReadOnlyList<string> Command, Stream Input, Stream Output, Stream Error)
{
    public override string ToString() => $"{Namespace}/{Pod} {Container}: {string.Join(' ', Command)}";
}

/// <summary>A command that could not be started, in the words of whoever could not: an exit code of the command itself is none.</summary>
public sealed class ExecException(string message) : Exception(message);
