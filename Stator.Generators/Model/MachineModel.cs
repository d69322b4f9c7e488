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
