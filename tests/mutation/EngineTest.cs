using System.Diagnostics;
using System.Reflection;
using Xunit.Runner.Common;
using Xunit.Sdk;
using Xunit.v3;

namespace Sluice.Tests.Mutation;

/// <summary>One test of this assembly, run alone.</summary>
internal sealed class EngineTest(IXunitTestCase test)
{
    private static readonly XunitTestFramework Framework = new();

    public string Name => test.TestCaseDisplayName;

    public string Id => test.UniqueID;

    public static async Task<IReadOnlyList<EngineTest>> All()
    {
        var tests = new List<EngineTest>();
        TestContext.SetForInitialization(diagnosticMessageSink: null, diagnosticMessages: false, internalDiagnosticMessages: false);
        var options = TestFrameworkOptions.ForDiscovery(new TestAssemblyConfiguration { PreEnumerateTheories = true });
        await Framework.GetDiscoverer(Assembly.GetExecutingAssembly()).Find(Keep, options);
        return tests;

        ValueTask<bool> Keep(ITestCase found)
        {
            tests.Add(new((IXunitTestCase)found));
            return new(true);
        }
    }

    /// <summary>Whether it passes, and how long it took.</summary>
    public async Task<(bool Passes, TimeSpan Took)> Run()
    {
        var (began, sink) = (Stopwatch.GetTimestamp(), new Verdict());
        TestContext.SetForInitialization(diagnosticMessageSink: null, diagnosticMessages: false, internalDiagnosticMessages: false);
        var options = TestFrameworkOptions.ForExecution(new TestAssemblyConfiguration { ParallelizeTestCollections = false });
        await Framework.GetExecutor(Assembly.GetExecutingAssembly()).RunTestCases([test], sink, options);
        return (!sink.Failed, Stopwatch.GetElapsedTime(began));
    }

    private sealed class Verdict : IMessageSink
    {
        public bool Failed { get; private set; }

        public bool OnMessage(IMessageSinkMessage message)
        {
            Failed |= message is ITestFailed or IErrorMessage or ITestCleanupFailure or ITestClassCleanupFailure or ITestMethodCleanupFailure or ITestCaseCleanupFailure;
            return true;
        }
    }
}
