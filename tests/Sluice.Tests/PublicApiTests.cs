using System.Reflection;
using System.Text;
using Sluice.Analysis;

namespace Sluice.Tests;

/// <summary>The engine's public surface is a promise to those who build on it: a change of it is made on purpose, in the approved file.</summary>
public sealed class PublicApiTests
{
    [Fact]
    public void The_public_surface_of_the_engine_is_the_approved_one()
    {
        var approved = Path.Combine(House.Checkout.Root, "tests", "Sluice.Tests", "PublicApi.approved.txt");
        var actual = Describe(typeof(Reachability).Assembly);
        if (actual == File.ReadAllText(approved)) return;
        var received = Path.Combine(AppContext.BaseDirectory, "PublicApi.received.txt");
        File.WriteAllText(received, actual);
        var (old, now) = (File.ReadAllLines(approved), actual.Split('\n'));
        Assert.Fail($"""
            The public surface has changed. Where that is meant, {received} becomes the approved file.
            gone: {string.Join(" · ", old.Except(now, StringComparer.Ordinal).Take(10))}
            new:  {string.Join(" · ", now.Except(old, StringComparer.Ordinal).Take(10))}
            """);
    }

    [Fact]
    public void A_member_that_is_added_shows()
    {
        Assert.Contains("Void A_member_that_is_added_shows()", Describe(typeof(PublicApiTests).Assembly), StringComparison.Ordinal);
    }

    private static string Describe(Assembly assembly)
    {
        var text = new StringBuilder();
        foreach (var type in assembly.GetExportedTypes().OrderBy(static type => type.FullName, StringComparer.Ordinal))
        {
            text.Append(Kind(type)).Append(' ').Append(Name(type)).Append('\n');
            var members = type.GetMembers(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
                .Where(static member => member is not MethodInfo { IsSpecialName: true } && !IsGenerated(member))
                .Select(Describe).Order(StringComparer.Ordinal).Distinct();
            foreach (var member in members) text.Append("    ").Append(member).Append('\n');
        }

        return text.ToString();
    }

    /// <summary>What every record has is no decision of anybody.</summary>
    private static bool IsGenerated(MemberInfo member) =>
        member.Name is "Equals" or "GetHashCode" or "ToString" or "Deconstruct" or "PrintMembers" || member.Name.Contains('<', StringComparison.Ordinal);

    private static string Kind(Type type) => type switch
    {
        { IsEnum: true } => "enum",
        { IsValueType: true } => "struct",
        { IsInterface: true } => "interface",
        { IsAbstract: true, IsSealed: true } => "static class",
        { IsAbstract: true } => "abstract class",
        { IsSealed: true } => "sealed class",
        _ => "class",
    };

    private static string Describe(MemberInfo member) => member switch
    {
        MethodInfo method => $"{(method.IsStatic ? "static " : "")}{Name(method.ReturnType)} {method.Name}({Parameters(method)})",
        ConstructorInfo constructor => $"new({Parameters(constructor)})",
        PropertyInfo property => $"{((property.GetMethod ?? property.SetMethod)!.IsStatic ? "static " : "")}{Name(property.PropertyType)} {property.Name}",
        FieldInfo field => field.IsLiteral && field.DeclaringType!.IsEnum ? $"{field.Name} = {field.GetRawConstantValue()}" : $"{Name(field.FieldType)} {field.Name}",
        _ => member.Name,
    };

    private static string Parameters(MethodBase method) =>
        string.Join(", ", method.GetParameters().Select(static parameter => $"{Name(parameter.ParameterType)} {parameter.Name}"));

    private static string Name(Type type)
    {
        if (!type.IsGenericType) return type.IsNested && !type.IsGenericParameter ? $"{Name(type.DeclaringType!)}.{type.Name}" : type.Name;
        var name = type.Name.Split('`')[0];
        return $"{name}<{string.Join(", ", type.GetGenericArguments().Select(Name))}>";
    }
}
