using System.Globalization;
using System.Numerics;

namespace Sluice.Readers.Yaml;

/// <summary>
/// What a plain scalar means: the table of go-yaml v2 that <c>sigs.k8s.io/yaml</c> uses (<c>resolve.go</c>), so that a value means here what it means to
/// <c>kubectl</c> and the API server. JSON's numbers and literals are a part of it.
/// </summary>
internal static class ScalarTyping
{
    public static ScalarType Resolve(ReadOnlySpan<byte> value)
    {
        if (value.IsEmpty)
        {
            return ScalarType.Null;
        }

        switch (value[0])
        {
            case (byte)'y' or (byte)'Y' or (byte)'n' or (byte)'N' or (byte)'t' or (byte)'T' or (byte)'f' or (byte)'F' or (byte)'o' or (byte)'O' or (byte)'~':
                return IsNull(value) ? ScalarType.Null : IsTrue(value) || IsFalse(value) ? ScalarType.Boolean : ScalarType.Text;
            case (byte)'.':
                return IsSpecialFloat(value) || IsFloat(value) ? ScalarType.Float : ScalarType.Text;
            case >= (byte)'0' and <= (byte)'9' or (byte)'+' or (byte)'-':
                return ResolveNumber(value);
            default:
                return ScalarType.Text;
        }
    }

    /// <summary>Whether a plain scalar is null.</summary>
    public static bool IsNull(ReadOnlySpan<byte> value) => value.Length switch
    {
        0 => true,
        1 => value[0] == (byte)'~',
        4 => value.SequenceEqual("null"u8) || value.SequenceEqual("Null"u8) || value.SequenceEqual("NULL"u8),
        _ => false,
    };

    public static bool IsTrue(ReadOnlySpan<byte> value) => value.Length switch
    {
        1 => value[0] is (byte)'y' or (byte)'Y',
        2 => value.SequenceEqual("on"u8) || value.SequenceEqual("On"u8) || value.SequenceEqual("ON"u8),
        3 => value.SequenceEqual("yes"u8) || value.SequenceEqual("Yes"u8) || value.SequenceEqual("YES"u8),
        4 => value.SequenceEqual("true"u8) || value.SequenceEqual("True"u8) || value.SequenceEqual("TRUE"u8),
        _ => false,
    };

    /// <summary>The whole number that a scalar of type integer or float stands for, when it is one and fits.</summary>
    public static bool TryInteger(string text, out long value)
    {
        value = 0;
        if (TryWhole(text.Replace("_", "", StringComparison.Ordinal), out var whole))
        {
            if (whole < long.MinValue || whole > long.MaxValue)
            {
                return false;
            }

            value = (long)whole;
            return true;
        }

        if (TryFloat(text, out var number) && Math.Truncate(number) == number && Math.Abs(number) < 1e18)
        {
            value = (long)number;
            return true;
        }

        return false;
    }

    /// <summary>The key of the JSON object that Kubernetes makes of a mapping.</summary>
    public static string JsonKey(ScalarType type, string text) => type switch
    {
        ScalarType.Boolean => IsTrue(System.Text.Encoding.UTF8.GetBytes(text)) ? "true" : "false",
        ScalarType.Integer when TryWhole(text.Replace("_", "", StringComparison.Ordinal), out var whole) => whole.ToString(CultureInfo.InvariantCulture),
        ScalarType.Float when TryFloat(text, out var number) => number.ToString("R", CultureInfo.InvariantCulture),
        _ => text,
    };

    private static bool IsFalse(ReadOnlySpan<byte> value) => value.Length switch
    {
        1 => value[0] is (byte)'n' or (byte)'N',
        2 => value.SequenceEqual("no"u8) || value.SequenceEqual("No"u8) || value.SequenceEqual("NO"u8),
        3 => value.SequenceEqual("off"u8) || value.SequenceEqual("Off"u8) || value.SequenceEqual("OFF"u8),
        5 => value.SequenceEqual("false"u8) || value.SequenceEqual("False"u8) || value.SequenceEqual("FALSE"u8),
        _ => false,
    };

    private static bool IsSpecialFloat(ReadOnlySpan<byte> value)
    {
        var unsigned = value[0] is (byte)'+' or (byte)'-' ? value[1..] : value;
        return unsigned.SequenceEqual(".inf"u8) || unsigned.SequenceEqual(".Inf"u8) || unsigned.SequenceEqual(".INF"u8)
            || (unsigned.Length == value.Length
                && (value.SequenceEqual(".nan"u8) || value.SequenceEqual(".NaN"u8) || value.SequenceEqual(".NAN"u8)));
    }

    private static ScalarType ResolveNumber(ReadOnlySpan<byte> value)
    {
        if (!value.ContainsAnyExceptInRange((byte)'0', (byte)'9') && (value[0] != (byte)'0' || value.Length == 1))
        {
            return ScalarType.Integer;
        }

        if (IsSpecialFloat(value))
        {
            return ScalarType.Float;
        }

        var plain = System.Text.Encoding.UTF8.GetString(value).Replace("_", "", StringComparison.Ordinal);
        return TryWhole(plain, out _) ? ScalarType.Integer : IsFloat(System.Text.Encoding.UTF8.GetBytes(plain)) ? ScalarType.Float : ScalarType.Text;
    }

    /// <summary><c>[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?</c></summary>
    private static bool IsFloat(ReadOnlySpan<byte> value)
    {
        var at = value is [(byte)'+' or (byte)'-', ..] ? 1 : 0;
        var whole = Digits(value, ref at);
        if (at < value.Length && value[at] == (byte)'.')
        {
            at++;
            if (Digits(value, ref at) == 0 && whole == 0)
            {
                return false;
            }
        }
        else if (whole == 0)
        {
            return false;
        }

        if (at < value.Length && value[at] is (byte)'e' or (byte)'E')
        {
            at++;
            at += at < value.Length && value[at] is (byte)'+' or (byte)'-' ? 1 : 0;
            if (Digits(value, ref at) == 0)
            {
                return false;
            }
        }

        return at == value.Length;
    }

    private static int Digits(ReadOnlySpan<byte> value, ref int at)
    {
        var from = at;
        while (at < value.Length && value[at] is >= (byte)'0' and <= (byte)'9')
        {
            at++;
        }

        return at - from;
    }

    private static bool TryFloat(string text, out double number) =>
        double.TryParse(text.Replace("_", "", StringComparison.Ordinal), NumberStyles.Float, CultureInfo.InvariantCulture, out number);

    /// <summary>Go's <c>ParseInt(text, 0, …)</c>: a sign, then <c>0x</c>, <c>0o</c> or <c>0</c>, <c>0b</c>, or decimal digits. Bounded to 128 digits.</summary>
    private static bool TryWhole(string text, out BigInteger value)
    {
        value = 0;
        var negative = text.StartsWith('-');
        var digits = text.AsSpan(negative || text.StartsWith('+') ? 1 : 0);
        var radix = 10;
        if (digits.Length > 1 && digits[0] == '0')
        {
            (radix, var skip) = (digits[1] | 0x20) switch { 'x' => (16, 2), 'o' => (8, 2), 'b' => (2, 2), _ => (8, 1) };
            digits = digits[skip..];
        }

        if (digits.IsEmpty || digits.Length > 128)
        {
            return false;
        }

        foreach (var digit in digits)
        {
            var number = char.IsAsciiHexDigit(digit) ? Convert.ToInt32(digit.ToString(), 16) : radix;
            if (number >= radix)
            {
                return false;
            }

            value = (value * radix) + number;
        }

        value = negative ? -value : value;
        return true;
    }
}
