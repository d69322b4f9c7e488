using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Evolution;

/// <summary>Two machines on one class, each with a snapshot of its own.</summary>
internal sealed class TwoMachinesTests
{
    private const string Parcel = """
        using Stator;

        public enum Bill { Open, Paid }

        public enum Trip { Packed, Sent }

        [StateMachine<Bill>("parcels", Initial = Bill.Open)]
        [ExternalState(Bill.Open)]
        [TerminalState(Bill.Paid)]
        [Command("Pay", From = [Bill.Open], To = Bill.Paid)]
        [StateMachine<Trip>("parcels", Initial = Trip.Packed, ColumnPrefix = "trip")]
        [ExternalState(Trip.Packed)]
        [TerminalState(Trip.Sent)]
        [Command("Send", From = [Trip.Packed], To = Trip.Sent)]
        public partial class Parcel
        {
            public long Id { get; init; }
            public Bill Bill { get; private set; }
            public Trip Trip { get; private set; }
        }
        """;

    [Test]
    public Task Each_is_compared_with_its_own()
        => AnalyzerCheck.Verify(
            Parcel.Replace("StateMachine<Trip>", "{|STATOR090:StateMachine<Trip>|}"),
            options: Committed.As(Parcel, "Parcel.stator.json"));
}
