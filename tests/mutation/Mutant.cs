using System.Reflection;

namespace Sluice.Tests.Mutation;

/// <summary>The switch that Stryker compiles into what it mutates.</summary>
internal static class Mutant
{
    private static readonly Type Control = typeof(Model.Snapshot).Assembly.GetTypes().Single(static type => type.Name == "MutantControl");
    private static readonly FieldInfo Active = Control.GetField("ActiveMutant")!, Capture = Control.GetField("CaptureCoverage")!;
    private static readonly MethodInfo Covered = Control.GetMethod("GetCoverageData")!;

    public const int None = -1;

    public static void Activate(int id) => Active.SetValue(null, id);

    public static void Watch(bool whether) => Capture.SetValue(null, whether);

    /// <summary>The mutants that ran since the last call while they were watched.</summary>
    public static HashSet<int> Ran() => [.. ((IList<int>[])Covered.Invoke(null, null)!)[0]];
}
