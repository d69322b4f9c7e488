using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Stator.Generators.Model;

namespace Stator.Generators.Validation;

internal enum RuleSeverity
{
    Hidden,
    Info,
    Warning,
    Error,
}

/// <summary>A rule that a machine, or the body of one of its methods, can break.</summary>
/// <param name="Id">Its id, which is also the name of its page in docs/diagnostics.</param>
/// <param name="Severity">Error where the generated code would be wrong or could not be made, or where a check would fail.</param>
/// <param name="Title">What is wrong, in general.</param>
/// <param name="Message">What is wrong here and what to do, with placeholders.</param>
internal sealed record Rule(string Id, RuleSeverity Severity, string Title, string Message);

/// <summary>All rules. An id once used is never given to another rule.</summary>
internal static class RuleCatalogue
{
    public const string Category = "Stator";

    private const string AnyStateAttribute = "[State], [ExternalState], [TerminalState] or [LegacyState]";

    public static IReadOnlyList<Rule> All { get; } =
    [
        Error("STATOR001", "State machine is not partial",
            "'{0}' has [StateMachine] but is not partial; add 'partial' to its declaration"),
        Error("STATOR002", "Type around a state machine is not partial",
            "'{0}' is nested in '{1}', which is not partial; add 'partial' to '{1}'"),
        Error("STATOR003", "Type cannot be a state machine",
            "'{0}' cannot be a state machine because it is {1}; use an ordinary class that the whole assembly can see"),
        Error("STATOR004", "State type is not a plain enum",
            "State type '{0}' is {1}; use an enum without [Flags]"),
        Error("STATOR005", "Two states have the same value",
            "'{0}' and '{1}' of '{2}' have the same value; give each state a value of its own"),
        Error("STATOR006", "Argument is not a state",
            "'{0}' is not a member of '{1}'; {2}"),
        Warning("STATOR007", "State is not declared",
            "'{0}.{1}' is not declared on '{2}'; add " + AnyStateAttribute + " for it"),
        Error("STATOR008", "State is declared more than once",
            "State '{0}' is declared more than once; keep one of the declarations"),
        Error("STATOR009", "Attributes without a state machine",
            "'{0}' has attributes of Stator but no [StateMachine]; add [StateMachine<{1}>(\"{2}\")], or remove them"),
        Error("STATOR010", "Two machines over one enum", "'{0}' declares two machines over '{1}'; give each an enum of its own"),
        Error("STATOR011", "State machine has no state property",
            "'{0}' has no property of type '{1}' with a getter and a setter, or has several and none called 'State'; declare one"),
        Error("STATOR012", "State machine has no key",
            "'{0}' has no key; declare a property 'Id' with a getter and a setter, or mark such a property with [StatorKey]"),
        Warning("STATOR013", "State property can be set by anyone",
            "State property '{0}' has a public setter, so that code can go round the graph; make it 'private set'"),
        Error("STATOR014", "Row cannot be made", "Stator cannot make a '{0}': {1} is not mapped to a column; give it a property of a mapped type, or leave it out"),
        Error("STATOR015", "Generated name is taken",
            "Stator generates '{0}', but that is also the name of {1}; {2}"),
        Error("STATOR018", "C# is too old",
            "C# {0} is too old for what Stator generates for '{1}'; set LangVersion to 12 or later"),
        Error("STATOR019", "Stator failed",
            "Stator failed on '{0}', so that nothing is generated for it; please report this: {1}"),
        Error("STATOR020", "Initial state is not clear",
            "'{0}' has no usable initial state: {1}"),
        Warning("STATOR021", "Initial state is terminal",
            "Initial state '{0}' is terminal, so that nothing ever happens to a new row; name another as Initial"),
        Warning("STATOR022", "State cannot be reached",
            "State '{0}' cannot be reached from '{1}' by any transition, timeout or command; add one, or declare it with [LegacyState]"),
        Warning("STATOR023", "State has no way out",
            "State '{0}' has no way out and is not terminal; add a [Transition], or declare it with [TerminalState]"),
        Error("STATOR024", "Terminal state has a way out",
            "Terminal state '{0}' has an outgoing {1} to '{2}'; remove it, or declare the state with [State] or [ExternalState]"),
        Hidden("STATOR025", "State has no way to an end",
            "No terminal state can be reached from '{0}'; add a way to one, if rows should come to an end"),
        Warning("STATOR026", "Edge is declared more than once",
            "The {0} from '{1}' to '{2}' is declared more than once; keep one of the declarations"),
        Info("STATOR027", "Transition restarts its state",
            "The transition from '{0}' to itself restarts the state with a new age and new attempts; return Stay to try again"),
        Warning("STATOR028", "Transition restarts its timeout",
            "The transition from '{0}' to itself begins its timeout anew, which may then never come; return Stay to try again"),
        Warning("STATOR029", "Cycle can spin",
            "The cycle '{0}' can spin because each of its states is tried at once; add StartAfter = \"1s\" or more to one of them"),
        Warning("STATOR030", "Legacy state is entered",
            "The {0} from '{1}' enters '{2}', which is a legacy state; enter a state that is in use"),
        Error("STATOR031", "Command is ambiguous",
            "Command '{0}' from '{1}' leads to '{2}' and to '{3}'; keep one of them, or give one another name"),
        Error("STATOR032", "Command has no usable name",
            "'{0}' cannot be the name of a command because {1}; use a C# identifier such as \"Cancel\""),
        Warning("STATOR033", "Transition is never answered",
            "'{0}' never answers '{1}', but [Transition({2}, {1})] is declared; answer it, remove it, or make it a [Command]"),
        Warning("STATOR034", "External state cannot be left",
            "External state '{0}' is left by no command and no timeout; add a [Command] or a [Timeout], or declare it with [TerminalState]"),
        Error("STATOR035", "State in use is not declared",
            "'{0}' is used by a {1} but is not declared on '{2}'; add " + AnyStateAttribute + " for it"),
        Error("STATOR036", "Edge is incomplete",
            "{0} does not say {1}; add {2}"),
        Warning("STATOR037", "Edge is never taken",
            "The {0} from '{1}' to '{2}' is never taken because '{1}' is {3}; {4}"),
        Error("STATOR038", "Failure allows no attempt",
            "MaxAttempts = {0} allows no attempt; use 1 for a row that moves at its first failure, or more"),
        Warning("STATOR039", "Failure is never asked",
            "An earlier [Failure] of '{0}' is for every failure, so that this one is never asked; give the earlier one On = [...], or remove one"),
        Error("STATOR040", "Not a duration",
            "{0}; use a form like \"30s\", \"5m\", \"1h30m\", \"7d\" or \"00:00:30\""),
        Error("STATOR041", "Duration is out of range",
            "Duration '{0}' is {1}; use one {2} zero and below 100 years"),
        Error("STATOR042", "Automatic state has no RetryAfter",
            "State '{0}' does not say when to try again; add RetryAfter = \"30s\", or another duration"),
        Warning("STATOR043", "Timeout is not longer than RetryAfter",
            "Timeout of '{0}' after '{1}' is not longer than its RetryAfter '{2}', so that there is no second try before; shorten RetryAfter"),
        Error("STATOR045", "State has more than one timeout",
            "State '{0}' has more than one [Timeout]; keep one of them"),
        Info("STATOR046", "Unfinished rows are deleted",
            "Rows are deleted '{1}' after they entered '{0}', which is not terminal, finished or not; remove DeleteAfter if they must not be"),
        Warning("STATOR047", "Rows are deleted before their timeout",
            "Rows in '{0}' are deleted after '{1}', before their timeout after '{2}'; make DeleteAfter longer"),
        Warning("STATOR048", "StartAfter has no effect",
            "StartAfter '{0}' of '{1}' has no effect, because its timeout after '{2}' comes first; remove it, or make it shorter"),
        Error("STATOR050", "State has no check",
            "State '{0}' needs a method 'Check{0}'; add it, or declare the state with [ExternalState] or [TerminalState]"),
        Error("STATOR051", "Terminal state has a check",
            "Terminal state '{0}' must not have a check; remove '{1}', or declare the state with [State]"),
        Warning("STATOR052", "Check is never called",
            "'{0}' is never called because '{1}' is {2}; remove it, or declare the state with [State]"),
        Warning("STATOR053", "Check matches no state",
            "'{0}' matches no state of '{1}'; {2}"),
        Error("STATOR054", "Check is overloaded",
            "'{0}' is overloaded, so that Stator cannot tell which one is the check; rename one of them"),
        Error("STATOR055", "Check returns the wrong type",
            "'{0}' must not return '{1}'; return '{2}', '{3}?', or a Task or ValueTask of one of them"),
        Error("STATOR056", "Check is async void",
            "'{0}' is async void, so that nobody waits for it and it can answer nothing; return ValueTask<{1}>"),
        Error("STATOR057", "Check parameter cannot be injected",
            "Parameter '{0}' of '{1}' cannot be injected because {2}; take a service instead"),
        Warning("STATOR058", "Check ignores cancellation",
            "'{0}' waits for '{1}', which could be cancelled, but takes no CancellationToken; take one and pass it on"),
        Error("STATOR059", "Answer is not declared",
            "'{0}' answers '{1}', but [Transition({2}, {1})] is not declared; declare it, or answer another state"),
        Error("STATOR060", "Answer is only a timeout",
            "'{0}' answers '{1}', which only the timeout of '{2}' may enter; declare [Transition({2}, {1})] too, "
            + "or leave it to the timeout"),
        Info("STATOR061", "Answer cannot be followed",
            "Stator cannot tell which states '{0}' may answer here and looks when it runs; to know now, answer '{1}'"),
        Error("STATOR062", "Default is a state",
            "'default' of '{0}' is {1} and does not mean to stay; answer null"),
        Error("STATOR063", "Check cannot stay",
            "'{0}' returns '{1}', which cannot say to stay; return '{2}' or '{3}'"),
        Warning("STATOR064", "Check can only stay",
            "'{0}' can only stay, and '{1}' has no timeout or command, so that no row ever leaves it; "
            + "answer another state, or add one of these"),
        Warning("STATOR065", "Assignment is not saved",
            "'{0}' is assigned in '{1}' but not saved, because only the state and [Persist] properties are written; mark it [Persist], or save it yourself"),
        Error("STATOR066", "State is assigned directly",
            "'{0}' is assigned directly, which writes nothing and follows no rule; answer an outcome, or use a command or ForceAsync"),
        Warning("STATOR067", "Check blocks its thread",
            "'{0}' in '{1}' blocks a thread of the runner; {2}"),
        Info("STATOR068", "Check reads the system clock",
            "'{0}' in '{1}' cannot be set by a test; take a TimeProvider as a parameter and ask that"),
        Error("STATOR069", "Check is static",
            "'{0}' is static, but a check looks at its own row; remove 'static'"),
        Error("STATOR070", "Name cannot be used in SQL",
            "'{0}' cannot be a name in SQL because it {1}; use a shorter one, of letters, digits and underscores"),
        Info("STATOR071", "Name is reserved in SQL",
            "'{0}' is a reserved word of PostgreSQL; Stator quotes it, and SQL that is written by hand must do so too"),
        Error("STATOR072", "Two columns have the same name",
            "'{0}' and '{1}' are both kept in a column '{2}'; give the property another one with [Column]"),
        Error("STATOR073", "Two machines share their columns", "Two machines of '{0}' share table '{1}' and column prefix '{2}'; give one another ColumnPrefix"),
        Error("STATOR074", "Key type is not supported",
            "Key '{0}' is of type '{1}', which is not supported; use int, long, Guid, string or a type that wraps one of them, and not a nullable one"),
        Warning("STATOR075", "Property cannot be a column",
            "'{0}' is of type '{1}', which no column can hold, so that it is neither read nor written; mark it [NotMapped]"),
        Error("STATOR076", "Two states are stored under the same name",
            "States '{0}' and '{1}' are both stored as '{2}'; give one of them another Name"),
        Warning("STATOR078", "Table is called otherwise elsewhere",
            "The machine's table is '{0}', but [Table] says '{1}'; say the same in both places"),
        Info("STATOR080", "Name needs quotes in SQL",
            "'{0}' has {1}; Stator quotes it, and SQL that is written by hand must do so too"),
        Info("STATOR090", "Machine has no snapshot",
            "'{0}' has no snapshot of its graph, so that removing states cannot be noticed; write '{1}'"),
        Error("STATOR091", "State was removed",
            "State '{0}' was removed, but rows may still hold '{1}'; "
            + "keep it as [LegacyState({0}, MoveTo = …)], give the state that it is called now Name = \"{1}\", or update the snapshot"),
        Error("STATOR092", "Stored name has changed",
            "Stored name of '{0}' changed from '{1}' to '{2}', but rows may still hold '{1}'; set Name = \"{1}\", or update the snapshot"),
        Warning("STATOR093", "Edge was removed",
            "The {0} was removed; put it back if code or rows depend on it, or update the snapshot"),
        Warning("STATOR094", "Snapshot is out of date",
            "The snapshot of '{0}' lacks {1}; update it"),
        Warning("STATOR095", "State has become automatic, or no longer is",
            "'{0}' changed from {1} to {2}; {3}, then update the snapshot"),
        Warning("STATOR096", "Timeout was added or shortened",
            "The timeout of '{0}' was {1}; {2}: update the snapshot if that is meant"),
        Error("STATOR097", "DeleteAfter was added or shortened",
            "DeleteAfter of '{0}' was {1}, and rows that are older are deleted on deploy; update the snapshot if that is meant"),
        Warning("STATOR098", "Initial state has changed",
            "The initial state changed from '{0}' to '{1}'; update the snapshot if that is meant"),
        Error("STATOR099", "Snapshot cannot be read",
            "'{0}' cannot be read, at line {1}: {2}; resolve it, or take it back from version control"),
        Error("STATOR110", "Not a cron expression",
            "'{0}' is not a cron expression because {1}; use a form like \"0 3 * * *\", \"*/15 * * * *\" or \"@daily\""),
        Error("STATOR111", "Not the name of a zone",
            "'{0}' cannot be the IANA name of a zone; use a name like \"Europe/Berlin\" or \"UTC\""),
        Error("STATOR112", "Schedule does not say when",
            "Schedule '{0}' {1}; {2}"),
        Error("STATOR113", "Schedule has no usable name",
            "'{0}' cannot be the name of a schedule because it {1}; use one of its own, such as \"hourly-report\""),
        Error("STATOR114", "Schedule cannot make its rows",
            "Schedule '{0}' needs a method that makes its rows; add 'private static {1} {2}(ScheduledOccurrence occurrence)'"),
        Error("STATOR115", "Method of a schedule has the wrong form",
            "'{0}' cannot make the rows of schedule '{1}'; make it the only 'static {2} {0}(ScheduledOccurrence occurrence)'"),
        Warning("STATOR116", "Method matches no schedule",
            "'{0}' matches no schedule of '{1}'; {2}"),
        Error("STATOR120", "Attribute is on a property that it cannot be on",
            "'{0}' cannot have [{1}] because {2}; put it on another property, or remove it"),
        Warning("STATOR121", "Unique property may be null",
            "'{0}' is unique but may be null, and a row without a value is never a duplicate; make it not nullable"),
        Error("STATOR122", "JSON context is none",
            "'{0}', the JSON context of '{1}', is no class that derives from JsonSerializerContext; name one that does"),
        Error("STATOR123", "JSON context does not know the type",
            "'{0}' does not know '{1}', the type of '{2}'; add [JsonSerializable(typeof({1}))] to it"),
        Error("STATOR124", "Property cannot hold the source of its row",
            "'{0}' cannot have [Source] because {1}; put it on one column of type string"),
        Error("STATOR130", "Hook has the wrong form",
            "'{0}' has the name of a hook but cannot be called because {1}; {2}"),
        Error("STATOR131", "Hook parameter cannot be injected",
            "Parameter '{0}' of '{1}' cannot be injected because {2}; take a service instead"),
        Warning("STATOR132", "Hook matches no state",
            "'{0}' matches no state of '{1}'; {2}"),
        Warning("STATOR133", "History is not kept",
            "Machine '{0}' keeps no history, and so HistoryRetention means nothing; set History = true, or remove it"),
        Error("STATOR134", "MaxSnoozes is less than one",
            "'{0}' is no number of snoozes; use 1 or more, or leave MaxSnoozes out for as many as there are"),
    ];

    private static IReadOnlyDictionary<string, Rule> ById { get; } = All.ToDictionary(r => r.Id);

    public static Rule Find(string id) => ById[id];

    public static bool IsError(Problem problem) => Find(problem.Id).Severity == RuleSeverity.Error;

    /// <summary>What the analyzer says of a problem, for those who say it in another way.</summary>
    public static string Message(Problem problem)
        => string.Format(CultureInfo.InvariantCulture, Find(problem.Id).Message, [.. problem.Arguments]);

    private static Rule Hidden(string id, string title, string message) => new(id, RuleSeverity.Hidden, title, message);

    private static Rule Error(string id, string title, string message) => new(id, RuleSeverity.Error, title, message);

    private static Rule Warning(string id, string title, string message) => new(id, RuleSeverity.Warning, title, message);

    private static Rule Info(string id, string title, string message) => new(id, RuleSeverity.Info, title, message);
}
