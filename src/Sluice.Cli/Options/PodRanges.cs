using System.CommandLine;
using System.CommandLine.Parsing;
using Sluice.Sets;

namespace Sluice.Cli.Options;

/// <summary>The option that says where pods draw their addresses from.</summary>
/// <param name="otherwise">What counts where neither the option nor the nodes say.</param>
internal sealed class PodRanges(string otherwise)
{
    private readonly Option<ValueList<Cidr>> blocks = new("--pod-cidr")
    {
        Description = $"Range that pods draw their addresses from; may be repeated. Otherwise the nodes' podCIDRs, else {otherwise}.",
        HelpName = "CIDR",
        Arity = ArgumentArity.OneOrMore,
        CustomParser = Read,
    };

    public void AddTo(Command command) => command.Add(blocks);

    /// <summary>The ranges that were given; none when none were.</summary>
    public ValueList<Cidr> Of(ParseResult parsed) => parsed.GetValue(blocks);

    private static ValueList<Cidr> Read(ArgumentResult result)
    {
        var found = new List<Cidr>();
        foreach (var token in result.Tokens)
        {
            if (Cidr.TryParse(token.Value, out var block, out _)) found.Add(block);
            else result.AddError($"'{token.Value}' is no address block, as 10.244.0.0/16 is");
        }

        return found.ToValueList();
    }
}
