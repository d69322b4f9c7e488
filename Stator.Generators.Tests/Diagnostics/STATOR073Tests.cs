using System.Threading.Tasks;
using NUnit.Framework;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR073Tests : DiagnosticTests
{
    protected override string Broken => STATOR010Tests.Two("Colour", "lights", "state", "{|STATOR073:Lamp|}");

    [Test]
    public Task Shared_columns_are_reported_once_at_the_class()
        => Expect(Broken, "Two machines of 'Lamp' share table 'lights' and column prefix 'state'; give one another ColumnPrefix");

    [Test]
    public Task Another_prefix_is_fine() => Expect(STATOR010Tests.Two("Colour", "lights", "colour", "Lamp"));
}
