using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.Globalization;
using System.Linq;
using Stator.Hosting;

namespace Stator.Cli.Commands;

/// <summary>Arguments and options that verbs share, each made anew for the verb that has it.</summary>
internal static class Choices
{
    public static Argument<string[]> Machines() => new("MACHINE") { Description = "Names of machines; none is all.", Arity = ArgumentArity.ZeroOrMore };

    public static Argument<string> Machine() => new("MACHINE") { Description = "The name of a machine." };

    public static Argument<string> Key() => new("KEY") { Description = "The key of a row." };

    public static Option<string?> By() => new("--by") { HelpName = "WHO", Description = "Who does it, for the history." };

    public static Option<bool> DryRun() => Flag("--dry-run", "Only say what it would do.");

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };

    public static Option<string?> Text(string name, string value, string description) => new(name) { HelpName = value, Description = description };

    /// <summary>One that can be given several times, with one value each: else it would swallow the machines that follow.</summary>
    public static Option<string[]> Texts(string name, string value, string description)
        => new(name) { HelpName = value, Description = description + " Can be given several times.", AllowMultipleArgumentsPerToken = false };

    public static Option<int?> Number(string name, string description) => Parsed<int?>(
        name, "N", description, "It must be a whole number, such as 10.",
        text => int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number : null);

    public static Option<TimeSpan?> Duration(string name, string description)
        => Parsed(name, "TIME", description, "It must be a duration with a unit, such as 30s, 5m, 1h or 00:00:30.", DurationText.Parse);

    private static Option<T?> Parsed<T>(string name, string value, string description, string must, Func<string, T?> parse)
        => new(name)
        {
            HelpName = value,
            Description = description,
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (parse(text) is { } parsed)
                {
                    return parsed;
                }

                result.AddError($"'{name}' is '{text}'. {must}");
                return default;
            },
        };

    public static IReadOnlyList<string> Of(this ParseResult parsed, Argument<string[]> argument) => parsed.GetValue(argument) ?? [];

    public static IReadOnlyList<string> Of(this ParseResult parsed, Option<string[]> option) => parsed.GetValue(option) ?? [];

    /// <summary>Whether an option was given.</summary>
    public static bool Has(this CommandResult result, Option option) => result.GetResult(option) is { Implicit: false };
}
