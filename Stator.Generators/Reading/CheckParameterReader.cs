using System.Linq;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Stator.Generators.Model;

namespace Stator.Generators.Reading;

/// <summary>Reads what a parameter of a check is given, or why it can be given nothing.</summary>
internal static class CheckParameterReader
{
    private static readonly SymbolDisplayFormat InGeneratedCode = SymbolDisplayFormat.FullyQualifiedFormat
        .AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    private const string Transaction = "System.Data.Common.DbTransaction";

    /// <summary>A parameter of a check, or of the constructor of a separate machine class.</summary>
    public static CheckParameterModel Read(IParameterSymbol parameter, ITypeSymbol? rowType = null)
    {
        var kind = SymbolEqualityComparer.Default.Equals(parameter.Type, rowType) ? CheckParameterKind.Row : KindOf(parameter.Type);
        return new CheckParameterModel(
            kind,
            parameter.Type.WithNullableAnnotation(NullableAnnotation.NotAnnotated).ToDisplayString(InGeneratedCode),
            parameter.Name,
            parameter.RefKind != RefKind.None ? "it is passed by reference"
                : kind == CheckParameterKind.Service ? Refusal(parameter.Type)
                : null,
            kind == CheckParameterKind.Service ? KeyOf(parameter) : null);
    }

    /// <summary>A type parameter of the method, which is as impossible to fill as a parameter of a refused type.</summary>
    public static CheckParameterModel Read(ITypeParameterSymbol parameter)
        => new(CheckParameterKind.Service, parameter.Name, parameter.Name, "it is a type parameter");

    private static string? KeyOf(IParameterSymbol parameter)
        => parameter.GetAttributes()
            .FirstOrDefault(a => a.AttributeClass.IsNamed("Microsoft.Extensions.DependencyInjection.FromKeyedServicesAttribute"))
            ?.ConstructorArguments.FirstOrDefault() is { IsNull: false, Kind: TypedConstantKind.Primitive or TypedConstantKind.Enum } key
                ? key.Kind == TypedConstantKind.Enum
                    ? $"({key.Type!.ToDisplayString(SymbolDisplayFormat.FullyQualifiedFormat)})({key.Value})"
                    : key.ToCSharpString()
                : null;

    private static CheckParameterKind KindOf(ITypeSymbol type)
        => type.IsNamed("System.Threading.CancellationToken") ? CheckParameterKind.CancellationToken
            : type.IsNamed("System.TimeProvider") ? CheckParameterKind.TimeProvider
            : type.IsNamed(AttributeNames.StatorContext) ? CheckParameterKind.StatorContext
            : type.IsNamed(Transaction) ? CheckParameterKind.Transaction
            : CheckParameterKind.Service;

    // One of a driver would be a check that runs on one database only.
    private static bool IsTransaction(ITypeSymbol type)
        => type.IsNamed("System.Data.IDbTransaction") || type.BaseType.IsNamed(Transaction);

    private static string? Refusal(ITypeSymbol type) => type switch
    {
        _ when IsTransaction(type) => "it is not the DbTransaction that Stator passes",
        IPointerTypeSymbol or IFunctionPointerTypeSymbol => "it is a pointer",
        ITypeParameterSymbol => "it is a type parameter",
        IDynamicTypeSymbol => "it is dynamic",
        { IsRefLikeType: true } => "it can live on the stack only",
        { SpecialType: SpecialType.System_Object } => "it can be anything",
        { SpecialType: SpecialType.System_String } or { IsValueType: true } => "it is a value and no service",
        _ => null,
    };
}
