using System.CommandLine;
using System.CommandLine.Help;
using System.Runtime.InteropServices;
using Sluice.Cli;
using Sluice.Cli.Commands;
using Sluice.Cli.Options;
using Sluice.Cli.Output;

Screen.LeaveAsItIs();
var root = new RootCommand("Sluice keeps a Kubernetes network closed by default and open by exception, and proves it.")
{
    CheckCommand.Create(),
    ListCommand.Create(),
    ExplainCommand.Create(),
    TestCommand.Create(),
    DiffCommand.Create(),
    DriftCommand.Create(),
    InitCommand.Create(),
    CompileCommand.Create(),
    ReviewCommand.Create(),
    VerifyCommand.Create(),
    EvidenceCommand.Create(),
    GatewayCommand.Create(),
    CompletionCommand.Create(),
};
root.Add(GlobalOptions.NoColor);
root.Add(GlobalOptions.Quiet);
foreach (var help in root.Options.OfType<HelpOption>())
{
    (help.Action, help.Description) = (new HelpPage(), "This page.");
    foreach (var foreign in (string[])["-?", "/h", "/?"]) help.Aliases.Remove(foreign);
}

foreach (var version in root.Options.OfType<VersionOption>()) version.Description = "The version.";

using var stop = new CancellationTokenSource();
Answer.Stop = stop.Token;
using var interrupted = PosixSignalRegistration.Create(PosixSignal.SIGINT, Interrupt);
using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, Interrupt);
try
{
    args = args switch
    {
        [] => ["--help"],
        ["help"] or ["help", "help"] => ["--help"],
        ["help", var verb, ..] => root.Subcommands.Any(known => known.Name == verb) ? [verb, "--help"] : [verb],
        ["-v" or "-V"] => ["--version"],
        _ => args,
    };
    var parsed = root.Parse(args);
    if (parsed.Action is not HelpPage && Usage.Check(parsed, args) is { } wrong) throw wrong;
    var configuration = new InvocationConfiguration { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null };
    return await parsed.InvokeAsync(configuration, stop.Token);
}
catch (Failure failure)
{
    Notes.Fail(failure);
    return failure.ExitCode;
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return ExitCodes.Interrupted;
}
catch (Exception fault) when (Failure.IsOutOfMemory(fault))
{
    Notes.Fail(new Failure(ExitCodes.CouldNotRun, "there is not enough memory for this input", "Give the process more, or leave out what has no say in the network, such as events and config maps."));
    return ExitCodes.CouldNotRun;
}
catch (Exception fault)
{
    Notes.Bug(fault);
    return ExitCodes.CouldNotRun;
}

// The first signal asks reading to stop, so that tools are ended and temporary folders go; what does not listen is left behind a moment later.
void Interrupt(PosixSignalContext signal)
{
    signal.Cancel = true;
    if (stop.IsCancellationRequested) Environment.Exit(ExitCodes.Interrupted);
    stop.Cancel();
    _ = Task.Delay(Interruption.Grace).ContinueWith(static _ => Environment.Exit(ExitCodes.Interrupted), TaskScheduler.Default);
}
