using System.Threading;
using System.Threading.Tasks;

namespace Stator;

/// <summary>The tables, columns and indexes that the machines need.</summary>
public interface IStatorSchema
{
    /// <summary>Creates what is missing, and leaves what is there. Safe to call from many processes at once.</summary>
    /// <param name="cancellationToken">Cancels the call.</param>
    Task EnsureAsync(CancellationToken cancellationToken = default);

    /// <summary>What <see cref="EnsureAsync"/> runs, as SQL for a migration tool.</summary>
    string Script();
}
