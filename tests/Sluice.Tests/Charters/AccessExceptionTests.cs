using System.Globalization;
using Sluice.Charters;

namespace Sluice.Tests.Charters;

public sealed class AccessExceptionTests
{
    [Theory]
    [InlineData("2026-01-14T23:59:59Z", ExceptionState.NotYet)]
    [InlineData("2026-01-15T00:00:00Z", ExceptionState.Active)]
    [InlineData("2026-06-30T23:59:59Z", ExceptionState.Active)]
    [InlineData("2026-07-01T00:00:00Z", ExceptionState.Expired)]
    public void The_first_and_the_last_day_count_whole(string instant, ExceptionState state)
    {
        var exception = Whole("notBefore: 2026-01-15\nexpires: 2026-06-30");
        Assert.Equal(state, exception.StateAt(At(instant)));
        Assert.Equal(state == ExceptionState.Active, exception.CountsAt(At(instant)));
    }

    [Theory]
    [InlineData("2026-07-01T01:30:00Z", false)]
    [InlineData("2026-06-30T21:59:59Z", true)]
    [InlineData("2026-06-30T22:00:00Z", false)]
    public void A_day_ends_where_the_charter_says(string instant, bool counts)
    {
        var read = Chartered.Spec("exceptions: {timeZone: Europe/Berlin}\ncomponents: {web: {namespace: shop}}", Chartered.Exception("ocr", "{from: web, to: internet, ports: [443]}"));
        Assert.Equal(counts, Assert.Single(read.Sound().Exceptions).CountsAt(At(instant)));
    }

    [Theory]
    [InlineData("owner: data@example.com", "owner")]
    [InlineData("reason: ingest", "reason")]
    [InlineData("dataClassification: public", "dataClassification")]
    [InlineData("auditRef: CHG-1", "auditRef")]
    [InlineData("expires: 2026-06-30", "expires")]
    public void An_exception_that_lacks_something_never_counts(string line, string missing)
    {
        var text = Chartered.Exception("ocr", "{from: web, to: internet, ports: [443]}").Replace($"  {line}\n", "", StringComparison.Ordinal);
        var exception = Assert.Single(Chartered.Spec("components: {web: {namespace: shop}}", text).Charter.Exceptions);
        Assert.Equal([missing], exception.Missing);
        Assert.False(exception.CountsAt(Chartered.Noon));
        Assert.Equal(ExceptionState.Incomplete, exception.StateAt(Chartered.Noon));
    }

    [Fact]
    public void Every_state_but_active_keeps_the_path_closed()
    {
        var all = Enum.GetValues<ExceptionState>();
        Assert.Equal(ExceptionState.Incomplete, default);
        Assert.Equal(4, all.Length);
        foreach (var (lines, grants) in ((string, int)[])[("notBefore: 2026-06-02\nexpires: 2026-06-30", 0), ("expires: 2026-05-31", 0), ("expires: 2026-06-01", 1)])
        {
            var read = Chartered.Spec("governs: [{namespace: shop}]\ndns: {allowed: false}\ncomponents: {web: {namespace: shop}}", Chartered.Exception("ocr", "{from: web, to: internet, ports: [443]}", lines));
            Assert.Equal(grants, read.Bound().Grants.Count);
        }
    }

    [Fact]
    public void The_next_change_is_the_day_after_the_first_expiry_or_the_first_beginning()
    {
        var read = Chartered.Spec(
            "components: {web: {namespace: shop}}",
            Chartered.Exception("a", "{from: web, to: internet, ports: [443]}", "expires: 2026-09-30"),
            Chartered.Exception("b", "{from: web, to: internet, ports: [443]}", "notBefore: 2026-07-05\nexpires: 2026-12-31"));
        Assert.Equal(new DateOnly(2026, 7, 5), ExceptionCalendar.NextChange(read.Charter, Chartered.Noon));
        Assert.Equal(new DateOnly(2026, 10, 1), ExceptionCalendar.NextChange(read.Charter, At("2026-08-01T00:00:00Z")));
        Assert.Null(ExceptionCalendar.NextChange(read.Charter, At("2027-01-01T00:00:00Z")));
    }

    private static AccessException Whole(string days) =>
        Assert.Single(Chartered.Spec("components: {web: {namespace: shop}}", Chartered.Exception("ocr", "{from: web, to: internet, ports: [443]}", days)).Sound().Exceptions);

    private static DateTimeOffset At(string text) => DateTimeOffset.Parse(text, CultureInfo.InvariantCulture);
}
