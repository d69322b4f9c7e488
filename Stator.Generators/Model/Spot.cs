namespace Stator.Generators.Model;

internal enum SpotKind
{
    /// <summary>The name of the annotated class.</summary>
    Type,

    /// <summary>The name of a type around the annotated class; <see cref="Spot.Index"/> counts from the innermost.</summary>
    Container,

    /// <summary>An attribute of the class, or one argument of it.</summary>
    Attribute,

    /// <summary>The name of a method; <see cref="Spot.Named"/> says which, and <see cref="Spot.Index"/> counts its overloads.</summary>
    Method,

    /// <summary>The return type of a method.</summary>
    ReturnType,

    /// <summary>A parameter of a method; <see cref="Spot.Argument"/> says which.</summary>
    Parameter,

    /// <summary>The name of a property; <see cref="Spot.Named"/> says which.</summary>
    Property,

    /// <summary>The name of any member that is not generated; <see cref="Spot.Named"/> says which.</summary>
    Member,
}

/// <summary>
/// Where in the source something is, as a value that stays equal while the source around it moves. The analyzer finds the syntax again.
/// </summary>
/// <param name="Kind">What kind of place it is.</param>
/// <param name="Index">For an attribute: its index in the class's attributes. For a method: its index among those of its name.</param>
/// <param name="Argument">For an attribute: the positional argument; for a parameter: its index; -1 is none.</param>
/// <param name="Named">For an attribute: the named argument. For a method, a property or a member: its name.</param>
/// <param name="Element">For an argument that is a list: the element; -1 is the whole argument.</param>
internal readonly record struct Spot(SpotKind Kind, int Index = 0, int Argument = -1, string? Named = null, int Element = -1)
{
    public static Spot Type => new(SpotKind.Type);

    public static Spot OfContainer(int index) => new(SpotKind.Container, index);

    public static Spot OfAttribute(int index) => new(SpotKind.Attribute, index);

    public static Spot OfMethod(string name, int overload) => new(SpotKind.Method, overload, Named: name);

    public static Spot OfProperty(string name) => new(SpotKind.Property, Named: name);

    public static Spot OfMember(string name) => new(SpotKind.Member, Named: name);

    public Spot At(int argument) => this with { Argument = argument };

    public Spot At(int argument, int element) => this with { Argument = argument, Element = element };

    public Spot At(string named) => this with { Named = named };

    public Spot At(string named, int element) => this with { Named = named, Element = element };

    public Spot ReturnType() => this with { Kind = SpotKind.ReturnType };

    public Spot Parameter(int index) => this with { Kind = SpotKind.Parameter, Argument = index };
}
