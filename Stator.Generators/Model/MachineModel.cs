using System;

namespace Stator.Generators.Model;

/// <summary>Everything that the source says of one machine, as plain data: right or wrong, as it was written.</summary>
internal sealed record MachineModel(
    TypeModel Type,
    EnumModel Enum,
    string Table,
    string ColumnPrefix,
    Spot Declaration,
    StateReference? Initial,
    EquatableArray<StateModel> States,
    EquatableArray<TransitionModel> Transitions,
    EquatableArray<TimeoutModel> Timeouts,
    EquatableArray<CommandModel> Commands,
    EquatableArray<CheckModel> Checks,
    PropertyModel? StateProperty,
    PropertyModel? Key,
    EquatableArray<PropertyModel> Columns,
    RowModel? Row = null,
    string Prefix = "",
    EquatableArray<SiblingModel> Siblings = default,
    EquatableArray<FailureModel> Failures = default)
{
    /// <summary>What the names of its checks begin with.</summary>
    public string CheckPrefix => "Check" + Prefix;

    public EquatableArray<ScheduleModel> Schedules { get; init; }

    public EquatableArray<StateGroupModel> Groups { get; init; }

    /// <summary>Whether it keeps what became of its rows.</summary>
    public bool HasHistory { get; init; }

    /// <summary>For how long; null is for ever.</summary>
    public DurationModel? HistoryRetention { get; init; }

    /// <summary>The methods that are hooks, or look as if they were meant to be.</summary>
    public EquatableArray<HookModel> Hooks { get; init; }

    /// <summary>The methods that make rows for schedules, or look as if they were meant to. Read where there are schedules only.</summary>
    public EquatableArray<MakerModel> Makers { get; init; }

    /// <summary>Whether a row can be made by such a method only, and not with <c>new()</c>. Read where there are schedules only.</summary>
    public bool RowNeedsMaker { get; init; }

    /// <summary>The properties with a getter and a setter that no column can hold.</summary>
    public EquatableArray<UnmappedModel> Unmapped { get; init; }

    /// <summary>What attributes of properties ask for that cannot be.</summary>
    public EquatableArray<MisuseModel> Misuses { get; init; }

    /// <summary>The members of the class, its own and inherited, that have the name of a generated one.</summary>
    public EquatableArray<string> Taken { get; init; }

    /// <summary>Whether there is a type that has the name of the generated one beside the class.</summary>
    public bool VerbsAreTaken { get; init; }

    /// <summary>What <c>[Table]</c> on the class says, with its schema where it has one; null where there is none.</summary>
    public string? MappedTable { get; init; }

    /// <summary>How many rows may be on lease at a time; null is any number.</summary>
    public int? MaxConcurrency { get; init; }

    /// <summary>The version of C#, times a hundred.</summary>
    public int LanguageVersion { get; init; } = int.MaxValue;
}

/// <summary>A property that no column can hold, and its type, as in messages.</summary>
internal sealed record UnmappedModel(string Name, string TypeText);

/// <summary>The class of the rows.</summary>
/// <param name="FullName">With <c>global::</c> and escapes.</param>
/// <param name="IsSeparate">Whether it is another class than the annotated one.</param>
/// <param name="Arguments">The properties that its constructor takes, in order.</param>
/// <param name="Obstacle">Why no object of it can be made; null where one can.</param>
/// <param name="Services">What the constructor of a separate machine class takes.</param>
/// <param name="HasOwnMachine">Whether it is another class which is a machine itself.</param>
internal sealed record RowModel(
    string FullName,
    bool IsSeparate,
    EquatableArray<string> Arguments,
    string? Obstacle,
    EquatableArray<CheckParameterModel> Services = default,
    bool HasOwnMachine = false);

/// <summary>Another machine on the same class.</summary>
/// <param name="Enum">Its enum, with <c>global::</c>.</param>
/// <param name="Prefix">What its generated members begin with.</param>
/// <param name="Table">Its table.</param>
/// <param name="ColumnPrefix">What its columns begin with.</param>
internal sealed record SiblingModel(string Enum, string Prefix, string Table, string ColumnPrefix);

/// <summary>The annotated class.</summary>
/// <param name="Namespace">Its namespace; empty is the global one.</param>
/// <param name="Name">Its name, without escapes.</param>
/// <param name="Keyword"><c>class</c> or <c>record</c>.</param>
/// <param name="IsPartial">Whether it is declared partial.</param>
/// <param name="IsPublic">Whether it, and all types around it, are public.</param>
/// <param name="Containers">The types around it, the innermost first.</param>
/// <param name="Shape">What makes it unfit for a machine, as <c>static</c> or <c>generic</c>; empty where nothing does.</param>
internal sealed record TypeModel(
    string Namespace,
    string Name,
    string Keyword,
    bool IsPartial,
    bool IsPublic,
    EquatableArray<ContainerModel> Containers,
    string Shape = "");

/// <summary>A type around the annotated class.</summary>
/// <param name="Name">Its name, without escapes.</param>
/// <param name="Keyword"><c>class</c>, <c>struct</c>, <c>record</c>, <c>record struct</c> or <c>interface</c>.</param>
/// <param name="IsPartial">Whether it is declared partial.</param>
internal sealed record ContainerModel(string Name, string Keyword, bool IsPartial);

/// <summary>The type argument of <c>[StateMachine]</c>.</summary>
/// <param name="Name">Its simple name, as in messages.</param>
/// <param name="FullName">With <c>global::</c> and escapes, as in generated code.</param>
/// <param name="IsEnum">Whether it is an enum at all.</param>
/// <param name="IsFlags">Whether it is marked <c>[Flags]</c>.</param>
/// <param name="Members">The names of its members, in the order of their declaration, without escapes.</param>
/// <param name="Aliases">Those of its members that have the value of an earlier one.</param>
/// <param name="Bits">The values of its members, where each is the number of a bit in 64; else empty.</param>
internal sealed record EnumModel(
    string Name,
    string FullName,
    bool IsEnum,
    bool IsFlags,
    EquatableArray<string> Members,
    EquatableArray<AliasModel> Aliases = default,
    EquatableArray<int> Bits = default);

/// <summary>A member of the enum that has the value of an earlier one.</summary>
/// <param name="Name">The later member.</param>
/// <param name="Original">The earlier one.</param>
internal sealed record AliasModel(string Name, string Original);

/// <summary>An argument that should name a state.</summary>
/// <param name="Member">The member of the enum; null where the argument is none.</param>
/// <param name="Text">
/// Where it is none: what is written there, for messages. Empty where the C# compiler already complains, so that no rule does.
/// </param>
/// <param name="At">Where.</param>
internal sealed record StateReference(string? Member, string Text, Spot At);

/// <summary>An argument that should be a duration.</summary>
/// <param name="Text">What is written there. Empty where the C# compiler already complains of it, so that no rule does.</param>
/// <param name="Value">What it means; null where it means nothing.</param>
/// <param name="At">Where.</param>
internal sealed record DurationModel(string Text, TimeSpan? Value, Spot At);

internal enum StateKind
{
    Automatic,
    External,
    Terminal,
    Legacy,
}

/// <summary>One <c>[State]</c>, <c>[ExternalState]</c>, <c>[TerminalState]</c> or <c>[LegacyState]</c>.</summary>
internal sealed record StateModel(
    StateReference State,
    StateKind Kind,
    string? StoredName,
    DurationModel? RetryAfter,
    DurationModel? StartAfter,
    DurationModel? DeleteAfter,
    DurationModel? Deadline,
    StateReference? MoveTo,
    Spot At)
{
    /// <summary>Whether the claim itself sets the next due time, so that a Stay needs no write.</summary>
    public bool StayUnwritten { get; init; }

    /// <summary>How often a row may snooze; null is as often as it likes.</summary>
    public int? MaxSnoozes { get; init; }

    /// <summary>How many rows may be on lease in it at a time; null is any number.</summary>
    public int? MaxConcurrency { get; init; }
}

/// <summary>One <c>[Transition]</c>.</summary>
internal sealed record TransitionModel(StateReference From, StateReference To, Spot At);

/// <summary>One <c>[Timeout]</c>. <paramref name="After"/> is null where it was left out.</summary>
internal sealed record TimeoutModel(StateReference From, StateReference To, DurationModel? After, Spot At);

/// <summary>One <c>[Command]</c>. <paramref name="To"/> is null where it was left out.</summary>
internal sealed record CommandModel(string Name, EquatableArray<StateReference> From, StateReference? To, Spot At);

/// <summary>One <c>[Failure]</c>.</summary>
/// <param name="From">The state that is left.</param>
/// <param name="To">The state that is entered.</param>
/// <param name="MaxAttempts">How many tries may fail.</param>
/// <param name="Delay">The first delay; null is the state's RetryAfter.</param>
/// <param name="Backoff">How it grows: the name of a member of <c>Backoff</c>.</param>
/// <param name="MaxDelay">The longest; null is a day.</param>
/// <param name="On">The exceptions that it is for, with <c>global::</c>; none is any failure.</param>
/// <param name="At">Where.</param>
internal sealed record FailureModel(
    StateReference From,
    StateReference To,
    int MaxAttempts,
    DurationModel? Delay,
    string Backoff,
    DurationModel? MaxDelay,
    EquatableArray<string> On,
    Spot At);

internal enum CheckResult
{
    /// <summary>The generated outcome type of the method's own state.</summary>
    Outcome,

    /// <summary>The machine's enum, nullable.</summary>
    NullableState,

    /// <summary>The machine's enum, which cannot say to stay.</summary>
    State,

    /// <summary>Nothing, and nobody can wait for it.</summary>
    AsyncVoid,

    /// <summary>Something else.</summary>
    Other,
}

internal enum CheckParameterKind
{
    Service,
    CancellationToken,
    TimeProvider,
    StatorContext,

    /// <summary>The transaction that writes the outcome.</summary>
    Transaction,

    /// <summary>What the failed try has thrown. For a hook.</summary>
    Exception,

    /// <summary>What was recorded of the failed try. For a hook.</summary>
    ErrorText,

    /// <summary>The row itself, where the machine is a class of its own.</summary>
    Row,
}

/// <summary>A method whose name starts with <c>Check</c>.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Result">What it answers.</param>
/// <param name="ResultText">Its return type as written, for messages.</param>
/// <param name="IsAwaited">Whether the answer comes in a Task or ValueTask.</param>
/// <param name="Parameters">What it takes.</param>
/// <param name="At">Where its name is.</param>
/// <param name="IsStatic">Whether it is static, which no check can be.</param>
internal sealed record CheckModel(
    string Name,
    CheckResult Result,
    string ResultText,
    bool IsAwaited,
    EquatableArray<CheckParameterModel> Parameters,
    Spot At,
    bool IsStatic = false);

/// <summary>A parameter of a check.</summary>
/// <param name="Kind">Where its value comes from.</param>
/// <param name="Type">Its type with <c>global::</c>.</param>
/// <param name="Name">Its name.</param>
/// <param name="Refusal">Why nothing can be passed for it; null where something can.</param>
/// <param name="ServiceKey">The key of a keyed service, as C#; null where it has none.</param>
internal sealed record CheckParameterModel(
    CheckParameterKind Kind, string Type, string Name = "", string? Refusal = null, string? ServiceKey = null);

/// <summary>A property that is a column.</summary>
/// <param name="Name">The name of the property, without escapes.</param>
/// <param name="Column">The name of the column.</param>
/// <param name="Type">What it holds.</param>
/// <param name="ClrType">Its type with <c>global::</c> and, where nullable, <c>?</c>.</param>
/// <param name="IsNullable">Whether it can hold null.</param>
/// <param name="Wrapped">The property that holds the value, where the type only wraps one; null where it is the value.</param>
/// <param name="HiddenIn">The class that declares it, with <c>global::</c>, where its setter cannot be called; null where it can.</param>
/// <param name="IsOpen">Whether anybody can set it at any time. Read of the state property only.</param>
/// <param name="IsPersisted">Whether it is saved with the answer of a check.</param>
internal sealed record PropertyModel(
    string Name,
    string Column,
    ColumnType Type,
    string ClrType,
    bool IsNullable,
    string? Wrapped = null,
    string? HiddenIn = null,
    bool IsOpen = false,
    bool IsPersisted = false)
{
    /// <summary>What it is unique by, each group once.</summary>
    public EquatableArray<UniqueModel> UniqueBy { get; init; }

    /// <summary>Whether it holds where the row was inserted.</summary>
    public bool IsSource { get; init; }

    public bool IsPriority { get; init; }

    public bool IsQueue { get; init; }

    /// <summary>How many rows with the same value may be on lease at a time; null where it is no concurrency key.</summary>
    public int? KeyLimit { get; init; }

    /// <summary>The context that makes JSON of it, with <c>global::</c>; null where it is not kept as JSON.</summary>
    public string? JsonContext { get; init; }
}

/// <summary>What a column can hold.</summary>
internal enum ColumnType
{
    Boolean,
    Byte,
    Int16,
    Int32,
    Int64,
    Single,
    Double,
    Decimal,
    String,
    Guid,
    DateTime,
    DateTimeOffset,
    Bytes,

    /// <summary>An enum other than the machine's own, stored as its number.</summary>
    Enum,

    /// <summary>What a JSON context makes of any type.</summary>
    Json,

    /// <summary>The state of another machine on the same class: it is read, and written by that machine only.</summary>
    OtherState,

    /// <summary>Anything else. Only a key is ever read as that, for the message that refuses it.</summary>
    Unsupported,
}
