using Sluice.Charters;

namespace Sluice.Tests.Charters;

public sealed class CalendarDayTests
{
    [Fact]
    public void Days_and_instants_are_written_in_one_form()
    {
        Assert.Equal("2026-06-30", CalendarDay.Text(new DateOnly(2026, 6, 30)));
        Assert.Equal("2026-06-30T06:15:09Z", CalendarDay.Text(new DateTimeOffset(2026, 6, 30, 8, 15, 9, 500, TimeSpan.FromHours(2))));
        Assert.Equal("", CalendarDay.Text(null));
    }

    [Theory]
    [InlineData("2026-02-28", true)]
    [InlineData("2026-02-30", false)]
    [InlineData("2026-2-28", false)]
    [InlineData("28.02.2026", false)]
    [InlineData(" 2026-02-28", false)]
    [InlineData("", false)]
    [InlineData(null, false)]
    public void A_day_is_read_in_one_form_only(string? text, bool isDay) => Assert.Equal(isDay, CalendarDay.TryParse(text, out _));
}
