using System.Data.Common;
using System.Threading.Tasks;

namespace Stator.Generated;

/// <summary>Takes the values of a row's own columns, one after the other.</summary>
public interface IColumnWriter
{
    /// <summary>What a property with [Source] is to hold; null is what the object has there.</summary>
    string? Source { get; }

    /// <summary>What a property with [TraceParent] is to hold; null is what the object has there.</summary>
    string? TraceParent { get; }

    /// <summary>What a property with [Priority] is to hold; null is what the object has there.</summary>
    int? Priority { get; }

    /// <summary>What a property with [Queue] is to hold; null is what the object has there.</summary>
    string? Queue { get; }

    /// <summary>Takes one value.</summary>
    /// <param name="parameter">The name of the parameter, without <c>@</c>.</param>
    /// <param name="value">The value; null is NULL.</param>
    void Add(string parameter, object? value);
}

/// <summary>Takes the values of a row's own columns with their types, one after the other.</summary>
public interface IColumnCopier
{
    /// <summary>What a property with [Source] is to hold; null is what the object has there.</summary>
    string? Source { get; }

    /// <summary>What a property with [TraceParent] is to hold; null is what the object has there.</summary>
    string? TraceParent { get; }

    /// <summary>What a property with [Priority] is to hold; null is what the object has there.</summary>
    int? Priority { get; }

    /// <summary>What a property with [Queue] is to hold; null is what the object has there.</summary>
    string? Queue { get; }

    /// <summary>Takes one value.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value; null is NULL.</param>
    ValueTask WriteAsync<T>(T value);

    /// <summary>Takes one value that may be null.</summary>
    /// <typeparam name="T">Its type.</typeparam>
    /// <param name="value">The value; null is NULL.</param>
    ValueTask WriteAsync<T>(T? value)
        where T : struct;

    /// <summary>Takes one value that is kept as JSON.</summary>
    /// <param name="json">The text; null is NULL.</param>
    ValueTask WriteJsonAsync(string? json);
}

/// <summary>How the objects of a machine and the rows of its table become each other. Generated.</summary>
public abstract class RowMap
{
    /// <summary>The key of a row; null where it is the default value of its type, so that the database makes one.</summary>
    /// <param name="row">An object of the machine's class.</param>
    public abstract object? KeyOf(object row);

    /// <summary>The key as a type of the database: what the key of an object, or the argument of a verb, is sent as.</summary>
    /// <param name="reader">A reader on a row.</param>
    /// <param name="ordinal">The column that holds the key.</param>
    public abstract object ReadKey(DbDataReader reader, int ordinal);

    /// <summary>Makes an object from the columns that start at <paramref name="ordinal"/>: the key, the state, then the row's own.</summary>
    /// <param name="reader">A reader on a row.</param>
    /// <param name="ordinal">The first of the columns.</param>
    public abstract object Read(DbDataReader reader, int ordinal);

    /// <summary>Gives the row's own columns, without the key and the state, to a writer.</summary>
    /// <param name="row">An object of the machine's class.</param>
    /// <param name="writer">What takes them.</param>
    public abstract void Write(object row, IColumnWriter writer);

    /// <summary>Gives the row's own columns, without the key and the state, to a copier, in the order of the columns in the COPY.</summary>
    /// <param name="row">An object of the machine's class.</param>
    /// <param name="copier">What takes them.</param>
    public abstract ValueTask CopyAsync(object row, IColumnCopier copier);

    /// <summary>The value of the property with [Priority].</summary>
    /// <param name="row">An object of the machine's class.</param>
    public virtual int PriorityOf(object row) => 0;

    /// <summary>The value of the property with [Queue]; null where there is none.</summary>
    /// <param name="row">An object of the machine's class.</param>
    public virtual string? QueueOf(object row) => null;

    /// <summary>The value of the property with [TraceParent]; null where there is none.</summary>
    /// <param name="row">An object of the machine's class.</param>
    public virtual string? TraceParentOf(object row) => null;

    /// <summary>How many columns are saved with the answer of a check.</summary>
    public virtual int PersistedCount => 0;

    /// <summary>The values of the columns that are saved with the answer of a check, in the order of their declaration.</summary>
    /// <param name="row">An object of the machine's class.</param>
    public virtual object?[] Persisted(object row) => [];

    /// <summary>Makes an array of the type of one of those columns, which can hold nulls.</summary>
    /// <param name="column">Which of them.</param>
    /// <param name="length">How many values.</param>
    public virtual System.Array NewPersistedArray(int column, int length) => throw new System.ArgumentOutOfRangeException(nameof(column));

    /// <summary>The type that the key is sent and read as.</summary>
    public abstract KeyKind KeyKind { get; }

    /// <summary>Makes an array of the key's type, for statements that take many keys at once.</summary>
    /// <param name="length">How many keys.</param>
    public abstract System.Array NewKeyArray(int length);
}
