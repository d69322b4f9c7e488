namespace Stator.Generators.Reading;

/// <summary>The metadata names of what the reader looks for in Stator.Runtime.</summary>
internal static class AttributeNames
{
    public const string Namespace = "Stator";

    public const string StateMachine = "Stator.StateMachineAttribute`1";
    public const string State = "Stator.StateAttribute";
    public const string ExternalState = "Stator.ExternalStateAttribute";
    public const string TerminalState = "Stator.TerminalStateAttribute";
    public const string LegacyState = "Stator.LegacyStateAttribute";
    public const string Transition = "Stator.TransitionAttribute";
    public const string Timeout = "Stator.TimeoutAttribute";
    public const string Failure = "Stator.FailureAttribute";
    public const string Command = "Stator.CommandAttribute";
    public const string StateGroup = "Stator.StateGroupAttribute";
    public const string Schedule = "Stator.ScheduleAttribute";
    public const string Persist = "Stator.PersistAttribute";
    public const string Unique = "Stator.UniqueAttribute";
    public const string Source = "Stator.SourceAttribute";
    public const string TraceParent = "Stator.TraceParentAttribute";
    public const string JsonColumn = "Stator.JsonColumnAttribute";
    public const string Priority = "Stator.PriorityAttribute";
    public const string Queue = "Stator.QueueAttribute";
    public const string ConcurrencyKey = "Stator.ConcurrencyKeyAttribute";
    public const string StatorKey = "Stator.StatorKeyAttribute";

    public const string StatorContext = "Stator.StatorContext";
    public const string ScheduledOccurrence = "Stator.ScheduledOccurrence";
}
