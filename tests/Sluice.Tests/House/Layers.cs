using System.Text.RegularExpressions;

namespace Sluice.Tests.House;

/// <summary>
/// The rooms of the engine, top to bottom: a room uses only rooms above it. Judged on text, so that a room can be checked before
/// it compiles: <c>using</c> lines, fully qualified names, and names qualified by a room (<c>Model.Namespace</c>).
/// </summary>
internal static partial class Layers
{
    public static readonly IReadOnlyList<string> Rooms =
        ["Sets", "Findings", "Model", "Dialects", "Analysis", "Charters", "Compile", "Checks", "Probes", "Drift", "Flows", "Evidence"];

    /// <summary>One line per place where a file of the engine looks downward, or lies in no room or in another than it says.</summary>
    public static IEnumerable<string> Violations(IReadOnlyCollection<CodeFile> engine)
    {
        var typesOf = engine.ToLookup(RoomOf, file => file.Name.Split('.')[0], StringComparer.Ordinal);
        return engine.SelectMany(file => ViolationsOf(file, typesOf));
    }

    private static IEnumerable<string> ViolationsOf(CodeFile file, ILookup<string, string> typesOf)
    {
        var room = RoomOf(file);
        var level = Level(room);
        if (level < 0)
        {
            yield return $"{file.Path}: lies in no room of the engine ({string.Join(", ", Rooms)})";
            yield break;
        }

        foreach (var (number, line) in file.CodeLines)
        {
            var declared = Namespace().Match(line);
            if (declared.Success && declared.Groups["room"].Value != room)
                yield return $"{file.Path}:{number}: namespace Sluice.{declared.Groups["room"].Value} in the folder {room}";

            foreach (Match used in Qualified().Matches(line))
                if (Level(used.Groups["room"].Value) > level)
                    yield return $"{file.Path}:{number}: {room} uses {used.Groups["room"].Value}, which lies below it";

            foreach (Match used in RoomQualified().Matches(line))
                if (Level(used.Groups["room"].Value) > level && typesOf[used.Groups["room"].Value].Contains(used.Groups["type"].Value))
                    yield return $"{file.Path}:{number}: {room} uses {used.Groups["room"].Value}, which lies below it";
        }
    }

    private static string RoomOf(CodeFile file) => file.Path.Split('/') is ["src", "Sluice", var room, _, ..] ? room : "";

    private static int Level(string room)
    {
        for (var at = 0; at < Rooms.Count; at++)
            if (Rooms[at] == room)
                return at;
        return -1;
    }

    [GeneratedRegex(@"^\s*namespace\s+Sluice\.(?<room>\w+)")]
    private static partial Regex Namespace();

    [GeneratedRegex(@"\bSluice\.(?<room>[A-Z]\w*)")]
    private static partial Regex Qualified();

    [GeneratedRegex(@"(?<![\w.])(?<room>[A-Z]\w*)\.(?<type>[A-Z]\w*)")]
    private static partial Regex RoomQualified();
}
