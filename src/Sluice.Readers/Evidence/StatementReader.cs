using Sluice.Analysis;
using Sluice.Evidence;
using Sluice.Probes;
using Sluice.Sets;

namespace Sluice.Readers.Evidence;

/// <summary>Reads the statement in a bundle; docs/formats.md describes it.</summary>
internal static class StatementReader
{
    private const string Second = "yyyy-MM-ddTHH:mm:ssZ";
    private const string Millisecond = "yyyy-MM-ddTHH:mm:ss.fffZ";
    private const int MostPort = 65_535;

    /// <summary>Reads a statement; where something is missing, a problem was added and a harmless value stands in its place.</summary>
    public static (EvidenceStatement Statement, StatedParts Stated) Read(JsonFields fields)
    {
        fields.Exactly("_type", EvidenceStatement.StatementType);
        fields.Exactly("predicateType", EvidenceStatement.PredicateType);
        var subjects = Files(fields, "subject");
        var predicate = fields.Object("predicate");
        fields.Done();
        if (predicate is null) return (Empty(subjects), new());
        var results = Enum.GetValues<RunResult>();
        var result = results[predicate.Word("result", [.. results.Select(static result => EvidenceNames.Of(result))])];
        var tests = StatedParts.Lists.Select(list => (list, predicate.Texts(list))).ToValueList();
        var digests = new List<string>();
        var statement = new EvidenceStatement
        {
            Subjects = subjects,
            Configuration = Files(predicate, "configuration"),
            Run = Run(predicate.Object("run")),
            Charter = predicate.ObjectOrNull("charter") is { } charter ? Charter(charter) : null,
            Canaries = predicate.Objects("canaries", Canary),
            Probes = predicate.Objects("probes", probe =>
            {
                var read = Probe(probe);
                digests.Add(Digest(probe, "digest").Sha256);
                return read;
            }),
            Controls = predicate.Objects("controls", Control),
        };
        var parts = predicate.Object("digests");
        var stated = new StatedParts
        {
            Result = result,
            Tests = tests,
            Parts = parts is null ? [] : StatedParts.Names.Select(part => Digest(parts, part)).ToValueList(),
            Probes = digests.ToValueList(),
        };
        parts?.Done();
        predicate.Done();
        return (statement, stated);
    }

    private static EvidenceStatement Empty(ValueList<FileDigest> subjects) => new() { Subjects = subjects, Run = Run(null) };

    private static ValueList<FileDigest> Files(JsonFields fields, string name) => fields.Objects(name, static file =>
    {
        var called = file.Text("name");
        var digest = file.Object("digest");
        var read = digest is null ? FileDigest.Of(called, []) : Digest(digest, "sha256").Named(called);
        digest?.Done();
        return read;
    });

    private static FileDigest Digest(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        if (FileDigest.Read(name, text) is { } digest) return digest;
        if (text.Length > 0) fields.Refuse(name, "is no SHA-256 of 64 lower-case hexadecimal digits");
        return FileDigest.Of(name, []);
    }

    private static EvidenceRun Run(JsonFields? fields)
    {
        var (tool, place) = (fields?.Object("tool"), fields?.Object("place"));
        tool?.Exactly("name", "sluice");
        var run = new EvidenceRun
        {
            Version = tool?.Text("version") ?? "",
            Command = fields?.Text("command") ?? "",
            Started = fields?.Instant("started", Second) ?? default,
            Finished = fields?.Instant("finished", Second) ?? default,
            AsOf = fields?.Instant("asOf", Second) ?? default,
            Expires = fields?.Instant("expires", Second) ?? default,
            Profile = fields?.Text("profile") ?? "",
            Place = place is null ? new(PlaceKind.Unknown) : Place(place),
            Notes = fields?.Texts("notes") ?? default,
        };
        foreach (var read in (JsonFields?[])[tool, place, fields]) read?.Done();
        return run;
    }

    private static EvidencePlace Place(JsonFields fields)
    {
        var kind = fields.Word<PlaceKind>("kind");
        string Needed(string name, PlaceKind by) => kind == by ? fields.Text(name) : "";
        return new(kind)
        {
            Kernel = Needed("kernel", PlaceKind.PacketLab),
            Architecture = Needed("architecture", PlaceKind.PacketLab),
            Nft = Needed("nft", PlaceKind.PacketLab),
            Cluster = Needed("cluster", PlaceKind.Cluster),
            Kubernetes = Needed("kubernetes", PlaceKind.Cluster),
            Context = kind == PlaceKind.Cluster ? fields.OptionalText("context") : "",
            Host = fields.OptionalText("host"),
        };
    }

    private static ClaimedCharter Charter(JsonFields fields)
    {
        var charter = new ClaimedCharter(fields.Text("name"), fields.Objects("exceptions", static exception => new ClaimedException(
            exception.Text("name"), exception.Text("opens"), exception.Text("owner"), exception.Text("reason"), exception.Text("auditRef"), exception.Day("expires"))));
        fields.Done();
        return charter;
    }

    private static Canary Canary(JsonFields fields) => new(
        fields.Text("name"),
        fields.Word<ProbeOutcome>("must"),
        fields.Word<ProbeOutcome>("outcome"),
        fields.Number("drops", 0, long.MaxValue));

    private static ProbeEvidence Probe(JsonFields fields)
    {
        var origin = fields.OptionalWord<ProbeOrigin>("origin");
        return Plain(fields) with
        {
            Origin = origin,
            Attempts = origin == ProbeOrigin.None ? 1 : (int)fields.Number("attempts", 0, int.MaxValue),
            Listener = origin == ProbeOrigin.None ? ListenerState.Unknown : fields.Word<ListenerState>("listener"),
        };
    }

    private static ProbeEvidence Plain(JsonFields fields) => new()
    {
        Number = (int)fields.Number("number", 1, int.MaxValue),
        From = fields.Text("from"),
        To = fields.Text("to"),
        Source = Address(fields, "source"),
        Destination = Address(fields, "destination"),
        Protocol = Protocols.All[fields.Word("protocol", [.. Protocols.All.Select(static protocol => protocol.ApiName())])],
        Port = (int)fields.Number("port", 1, MostPort),
        Service = fields.OptionalText("service"),
        Dialled = Address(fields, "dialled"),
        DialledPort = (int)fields.Number("dialledPort", 1, MostPort),
        Method = fields.Word<ProbeMethod>("method"),
        Expected = fields.Word<Verdict>("expected"),
        ExpectedBy = fields.OptionalText("expectedBy"),
        Analysed = fields.Word<Verdict>("analysed"),
        Before = fields.Word<ProbeOutcome>("before"),
        Outcome = fields.Word<ProbeOutcome>("outcome"),
        Drops = fields.Number("drops", 0, long.MaxValue),
        Control = fields.Word<ProbeControl>("control"),
        Judgement = fields.Word<ProbeJudgement>("judgement"),
        Tried = fields.Instant("tried", Millisecond, isRequired: false),
        Took = (int)fields.Number("took", 0, int.MaxValue),
        Detail = fields.OptionalText("detail"),
        Because = fields.OptionalText("because"),
    };

    private static string Address(JsonFields fields, string name)
    {
        var text = fields.Text(name);
        if (text.Length > 0 && !Cidr.TryParseAddress(text, out _, out _)) fields.Refuse(name, $"is no address: `{text}`");
        return text;
    }

    private static ControlEvidence Control(JsonFields fields) => new(
        fields.Text("id"), fields.Text("duty"), fields.Word<ControlStanding>("standing"), fields.Text("statement"), fields.Texts("offenders"), (int)fields.Number("offenderCount", 0, int.MaxValue));
}
