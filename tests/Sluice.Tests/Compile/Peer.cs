using System.Diagnostics;
using System.Text;
using Sluice.Tests.House;

namespace Sluice.Tests.Compile;

/// <summary>Programs that judge what is generated with the libraries of others (<c>tests/peers</c>).</summary>
internal static class Peer
{
    /// <summary>Where a program is; skips the test, visibly, where it is not built.</summary>
    public static string Require(string name)
    {
        var program = Path.Combine(Checkout.Root, ".tools", "peers", name);
        Assert.SkipUnless(File.Exists(program), $"tests/peers/{name} is not built: tests/peers/build .tools/peers {name} does it");
        return program;
    }

    /// <summary>What a program says to an input.</summary>
    public static (int Code, string Output, string Error) Ask(string program, string input, params IEnumerable<string> arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true, StandardInputEncoding = new UTF8Encoding(false),
        })!;
        var errors = process.StandardError.ReadToEndAsync(TestContext.Current.CancellationToken);
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        Assert.True(process.WaitForExit(60_000), $"{program} does not end");
        return (process.ExitCode, output, errors.Result);
    }

    /// <summary>What a program says that has to end well.</summary>
    public static string Answer(string program, string input, params IEnumerable<string> arguments)
    {
        var (code, output, error) = Ask(program, input, arguments);
        Assert.True(code == 0, error);
        return output;
    }
}
