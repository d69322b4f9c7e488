namespace Stator.Generators.Tests.Harness;

/// <summary>The source of a small machine, of which a test replaces what it is about.</summary>
internal static class Shop
{
    public const string Graph = """
        [StateMachine<OrderState>("orders")]
        [State(Paid, RetryAfter = "30s")]
        [TerminalState(Done)]
        [Transition(Paid, Done)]
        """;

    /// <summary>A check of whose answers nothing can be said, whatever the graph.</summary>
    public const string Check = "private OrderState? CheckPaid() => throw new NotSupportedException();";

    public const string Key = "public long Id { get; init; }";

    public const string State = "public OrderState State { get; private set; }";

    /// <summary>The graph with a mark at its first attribute.</summary>
    public static string Marked(string id, string more = "")
        => Graph.Replace("StateMachine<OrderState>", "{|" + id + ":StateMachine<OrderState>|}") + more;

    /// <summary>The graph with an initial state.</summary>
    public static string StartingAt(string state, string more = "")
        => Graph.Replace("(\"orders\")", $"(\"orders\", Initial = {state})") + more;

    /// <summary>The graph with a mark at the state that lacks its check.</summary>
    public static string WithoutCheck => Graph.Replace("State(Paid", "State({|STATOR050:Paid|}");

    /// <summary>The graph in which the check of a row that is Done would never be called.</summary>
    public static string DoneIsExternal
        => StartingAt("Paid", "[Command(\"Reopen\", From = [Done], To = Paid)]").Replace("TerminalState", "ExternalState");

    public static string Order(
        string graph = Graph,
        string check = Check,
        string states = "Paid, Done",
        string key = Key,
        string state = State,
        string type = "public sealed partial class Order",
        string? around = null,
        string stateType = "public enum OrderState")
        => $$"""
            using System;
            using System.Collections.Generic;
            using System.Threading;
            using System.Threading.Tasks;
            using Stator;
            using static Shop.OrderState;

            namespace Shop;

            {{stateType}} { {{states}} }

            {{(around is null ? "" : around + " {")}}
            {{graph}}
            {{type}}
            {
                {{key}}
                {{state}}
                {{check}}
            }
            {{(around is null ? "" : "}")}}
            """;
}
