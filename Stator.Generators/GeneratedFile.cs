using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.CodeAnalysis;
using Stator.Generators.Emission;
using Stator.Generators.Model;
using Stator.Generators.Reading;
using Stator.Generators.Validation;

namespace Stator.Generators;

/// <summary>What reading a class came to: a machine, or the message of an exception, which is a defect of Stator's.</summary>
/// <param name="Name">The full name of the class.</param>
/// <param name="Model">The machine.</param>
/// <param name="Crash">The message.</param>
internal sealed record ReadMachine(string Name, MachineModel? Model, string? Crash)
{
    public static EquatableArray<ReadMachine> AllOf(INamedTypeSymbol type, CancellationToken cancellationToken)
    {
        var name = type.ToDisplayString();
        try
        {
            return new EquatableArray<ReadMachine>(
                MachineReader.ReadAll(type, cancellationToken).Select(model => new ReadMachine(name, model, null)));
        }
        catch (Exception e) when (e is not OperationCanceledException)
        {
            return new EquatableArray<ReadMachine>([new ReadMachine(name, null, e.Message)]);
        }
    }
}

/// <summary>A machine and the rules that it breaks.</summary>
/// <param name="Read">What was read.</param>
/// <param name="IsSound">Whether all of it can be generated.</param>
/// <param name="Errors">What stands in the way, in words.</param>
/// <param name="Crash">The message of an exception of reading or checking; null where there was none.</param>
internal sealed record CheckedMachine(ReadMachine Read, bool IsSound, EquatableArray<string> Errors, string? Crash)
{
    public static CheckedMachine Of(ReadMachine read)
    {
        if (read.Model is null)
        {
            return new CheckedMachine(read, IsSound: false, default, read.Crash);
        }

        try
        {
            var problems = Rules.Check(read.Model);
            var isSound = Rules.IsSound(problems) && Rules.IsWhole(read.Model);
            return new CheckedMachine(read, isSound, new EquatableArray<string>(Messages(problems)), null);
        }
        catch (Exception e)
        {
            return new CheckedMachine(read, IsSound: false, default, e.Message);
        }
    }

    private static IEnumerable<string> Messages(IReadOnlyList<Problem> problems)
        => problems.Where(RuleCatalogue.IsError).Select(p => $"{p.Id}: {RuleCatalogue.Message(p)}");
}

/// <summary>
/// The file of one machine. A generator that throws is skipped by the compiler, with a warning that builds drown, and with every other
/// machine of the assembly; so an exception becomes an error of the one file instead.
/// </summary>
/// <param name="HintName">What the file is called.</param>
/// <param name="Text">What is in it.</param>
/// <param name="Machine">The class of its graph, where the file has the machine in it that AddMachines can register.</param>
internal sealed record GeneratedFile(string HintName, string Text, string? Machine)
{
    public static GeneratedFile Of(CheckedMachine machine, bool analyzersRun, Func<MachineModel, string> emit)
    {
        try
        {
            return machine switch
            {
                { Crash: { } message } => Crashed(machine, message),
                { IsSound: true, Read.Model: { } model }
                    => new GeneratedFile(HintNameOf(machine), emit(model), $"{TypeNames.FullName(model.Type)}.{GeneratedNames.Graph(model)}"),
                _ => new GeneratedFile(
                    HintNameOf(machine), FileEmitter.EmitBroken(machine.Read.Model!, analyzersRun ? [] : machine.Errors), null),
            };
        }
        catch (Exception e)
        {
            return Crashed(machine, e.Message);
        }
    }

    private static GeneratedFile Crashed(CheckedMachine machine, string message)
    {
        var problem = Rules.Crash(machine.Read.Name, message);
        return new GeneratedFile(
            HintNameOf(machine), FileEmitter.EmitCrash($"{problem.Id}: {RuleCatalogue.Message(problem)}"), null);
    }

    private static string HintNameOf(CheckedMachine machine)
        => (machine.Read.Model is { } model
            ? TypeNames.HintName(model)
            : new string([.. machine.Read.Name.Select(c => char.IsLetterOrDigit(c) ? c : '.')])) + ".g.cs";
}
