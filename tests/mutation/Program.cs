using System.Diagnostics;
using System.Globalization;
using Sluice.Tests.Mutation;

// MUTANTS --measure                    finds out which test reaches which mutant
// MUTANTS JOURNAL SHARD OF             judges every OF-th mutant that the journal does not know yet; exit 3: start me again, a mutant did not stop
// MUTANTS JOURNAL --fresh ID           judges one mutant that is active before anything is initialised
// MUTANTS --report OUTPUT JOURNAL…   writes Stryker's report again, with what the journals say
// Tests of properties print a line each.
Console.SetOut(TextWriter.Null);
var mutants = MutantReport.Read(args[0]);
var reachFile = args[0] + ".reach";
if (args is [_, "--report", var output, ..])
{
    mutants.Write(output, [.. args[3..].Select(static file => new Journal(file))]);
    return 0;
}

if (args is [_, "--measure"])
{
    // What listing the tests initialises is watched too.
    Mutant.Watch(true);
    await Reach.Measure(reachFile, await EngineTest.All());
    return 0;
}

var journal = new Journal(args[1]);
if (args is [_, _, "--fresh", var fresh])
{
    var id = Number(fresh);
    Mutant.Activate(id);
    var all = await EngineTest.All();
    journal.Begin(id);
    return new Court(all, Reach.Load(reachFile, all), journal).Judge(id, static _ => true) ? 0 : 3;
}

var tests = await EngineTest.All();
var reach = Reach.Load(reachFile, tests);
var court = new Court(tests, reach, journal);
var mine = mutants.Ids.Where((_, place) => place % Number(args[3]) == Number(args[2])).ToList();
foreach (var id in mine.Where(id => !reach.IsStatic(id) && !journal.Knows(id)))
{
    journal.Begin(id);
    if (!court.Judge(id, test => reach.Reaches(test, id))) return 3;
}

// What was initialised before a mutant came is not changed by it: such a mutant has a process of its own.
foreach (var id in mine.Where(id => !journal.Knows(id)))
{
    using var own = Process.Start(Environment.ProcessPath!, [args[0], args[1], "--fresh", id.ToString(CultureInfo.InvariantCulture)]);
    await own.WaitForExitAsync();
    if (own.ExitCode is not (0 or 3) && !new Journal(args[1]).Knows(id)) journal.Write(id, "Killed", "the tests could not even be listed");
}

return 0;

static int Number(string text) => int.Parse(text, CultureInfo.InvariantCulture);
