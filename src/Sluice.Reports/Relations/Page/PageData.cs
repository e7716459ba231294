using System.Text.Json;
using Sluice.Analysis;
using Sluice.Reports.Markup;
using Sluice.Reports.Relations.Drawing;
using Sluice.Reports.Text;
using Sluice.Reports.Words;
using Sluice.Sets;

namespace Sluice.Reports.Relations.Page;

/// <summary>
/// The relation as compact JSON for the page's script: endpoints, traffic, rules, reasons and cells are interned and named by number, rows are runs of
/// equal cells, equal rows are stored once. Everything that could end the script element is escaped.
/// </summary>
internal sealed class PageData
{
    /// <summary>Up to this many endpoints every namespace is open at first.</summary>
    public const int OpenUpTo = 130;

    private readonly RelationMatrix matrix;
    private readonly Interned<TrafficSet> traffic = new();
    private readonly Interned<RuleRef> rules = new();
    private readonly Interned<string> reasons = new();
    private readonly Interned<string> rows = new();
    private readonly List<int> rowOf = [];
    private readonly List<(int Node, int Cell)> loops = [];

    private PageData(RelationMatrix matrix) => this.matrix = matrix;

    public static void Write(Stream stream, RelationMatrix matrix)
    {
        using var json = new Utf8JsonWriter(stream);
        new PageData(matrix).Write(json);
    }

    private void Write(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteNumber("connections", matrix.Count);
        json.WriteNumber("openUpTo", OpenUpTo);
        json.WriteString("font", Palette.Font);
        Array(json, "widths", Enum.GetValues<AccessWidth>(), static (item, width) =>
            item.WriteStringValue(width == AccessWidth.None ? "nothing" : AccessWidths.Words(width)));
        Array(json, "groups", matrix.Groups, static (item, group) =>
        {
            item.WriteStartArray();
            item.WriteStringValue(Visible.Of(group.Name));
            item.WriteNumberValue((int)group.Kind);
            item.WriteNumberValue(group.First);
            item.WriteNumberValue(group.Count);
            item.WriteEndArray();
        });
        Array(json, "nodes", matrix.Nodes, WriteNode);
        Array(json, "cells", matrix.Cells, WriteCell);
        for (var from = 0; from < matrix.Rows.Count; from++) rowOf.Add(rows.Number(Runs(from)));
        Array(json, "traffic", traffic.Items, WriteTraffic);
        Array(json, "rules", rules.Items, WriteRule);
        Array(json, "reasons", reasons.Items, static (item, reason) => item.WriteStringValue(Visible.Of(reason)));
        Array(json, "rows", rows.Items, static (item, row) => item.WriteRawValue($"[{row}]", skipInputValidation: true));
        Array(json, "rowOf", rowOf, static (item, row) => item.WriteNumberValue(row));
        Array(json, "loops", loops, static (item, loop) => item.WriteRawValue($"[{loop.Node},{loop.Cell}]", skipInputValidation: true));
        json.WriteEndObject();
    }

    private static void Array<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items) write(json, item);
        json.WriteEndArray();
    }

    private void WriteNode(Utf8JsonWriter json, MatrixNode node)
    {
        json.WriteStartArray();
        json.WriteNumberValue(node.Group);
        json.WriteStringValue(Visible.Of(node.Label));
        json.WriteStringValue(Visible.Of(EndpointWords.Kind(node.Endpoint)));
        var usual = matrix.Groups[node.Group].Kind == GroupKind.Namespace ? $"{matrix.Groups[node.Group].Name}/{node.Label}" : node.Label;
        if (!string.Equals(usual, node.FullName, StringComparison.Ordinal)) json.WriteStringValue(Visible.Of(node.FullName));
        json.WriteEndArray();
    }

    private void WriteCell(Utf8JsonWriter json, MatrixCell cell)
    {
        json.WriteStartArray();
        json.WriteNumberValue((int)cell.Width);
        json.WriteNumberValue(cell.Allowed.IsEmpty ? -1 : traffic.Number(cell.Allowed));
        json.WriteNumberValue(cell.Unknown.IsEmpty ? -1 : traffic.Number(cell.Unknown));
        json.WriteStartArray();
        foreach (var rule in cell.Rules) json.WriteNumberValue(rules.Number(rule));
        json.WriteEndArray();
        json.WriteStartArray();
        foreach (var reason in cell.Because) json.WriteNumberValue(reasons.Number(UnknownWords.Of(reason)));
        json.WriteEndArray();
        json.WriteEndArray();
    }

    private static void WriteTraffic(Utf8JsonWriter json, TrafficSet set)
    {
        json.WriteStartArray();
        json.WriteStringValue(TrafficWords.Of(set));
        json.WriteStartArray();
        for (var at = 0; at < Protocols.All.Count; at++)
        {
            foreach (var (low, high) in set.Ports(Protocols.All[at]).Set.Intervals) json.WriteRawValue($"[{at},{low},{high}]", skipInputValidation: true);
        }

        json.WriteEndArray();
        json.WriteEndArray();
    }

    private static void WriteRule(Utf8JsonWriter json, RuleRef rule)
    {
        json.WriteStartArray();
        json.WriteStringValue(Visible.Of(RuleWords.Policy(rule.Policy)));
        json.WriteStringValue(RuleWords.Side(rule.Direction));
        json.WriteNumberValue(rule.Index);
        json.WriteStringValue(Visible.Of(RuleWords.Place(rule.Span)));
        if (rule.Span.File is { } file) json.WriteStringValue(SafeLink.To(file, rule.Span.Line));
        json.WriteEndArray();
    }

    /// <summary>The runs of a row as <c>first,length,cell,…</c>. A run passes over the row's own node, and takes it in at its ends, so that rows of a namespace agree.</summary>
    private string Runs(int from)
    {
        var runs = new List<(int First, int End, int Cell)>();
        foreach (var (to, cell) in matrix.Rows[from])
        {
            if (to == from)
            {
                loops.Add((from, cell));
                continue;
            }

            var first = to == from + 1 ? from : to;
            if (runs.Count > 0 && runs[^1] is var last && last.Cell == cell && (last.End == first || last.End == to)) runs[^1] = last with { End = to + 1 };
            else runs.Add((runs.Count > 0 && runs[^1].End > first ? to : first, to + 1, cell));
            if (to + 1 == from) runs[^1] = runs[^1] with { End = to + 2 };
        }

        return string.Join(',', runs.Select(run => $"{run.First},{run.End - run.First},{run.Cell}"));
    }

    /// <summary>Values by number, in the order in which they were first met.</summary>
    private sealed class Interned<T>
        where T : notnull
    {
        private readonly Dictionary<T, int> numbers = [];

        public List<T> Items { get; } = [];

        public int Number(T item)
        {
            if (numbers.TryGetValue(item, out var number)) return number;
            numbers[item] = number = Items.Count;
            Items.Add(item);
            return number;
        }
    }
}
