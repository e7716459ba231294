using Sluice.Findings;
using Sluice.Readers.Yaml;
using Sluice.Sets;

namespace Sluice.Readers.Sources;

/// <summary>What came of rendering a unit: a text, or the problems that stood in the way.</summary>
internal sealed record Rendering(SourceText? Text, ValueList<Problem> Problems)
{
    public static Rendering Of(SourceText text) => new(text, []);

    public static Rendering Failed(params ReadOnlySpan<Problem> problems) => new(null, ValueList.Create(problems));
}
