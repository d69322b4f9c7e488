using System;
using System.Linq;
using Microsoft.Extensions.DependencyInjection;

namespace Stator;

/// <summary>Puts Stator into an application's services.</summary>
public static class StatorServiceCollectionExtensions
{
    /// <summary>
    /// Adds the machines: <see cref="IStator{T}"/> for each, <see cref="IStatorRunner"/>, <see cref="IStatorSchema"/>,
    /// <see cref="IStatorQueries"/>, <see cref="IStatorMaintenance"/>, and, if told to run them, a hosted service.
    /// </summary>
    /// <param name="services">The application's services.</param>
    /// <param name="configure">Chooses the database and the machines.</param>
    /// <exception cref="InvalidOperationException">
    /// No database was chosen, or two; there are no machines, or one was added twice; or AddStator was called before.
    /// </exception>
    public static IServiceCollection AddStator(this IServiceCollection services, Action<StatorBuilder> configure)
    {
        ArgumentNullException.ThrowIfNull(services);
        ArgumentNullException.ThrowIfNull(configure);
        if (services.Any(s => s.ServiceType == typeof(IStatorRunner)))
        {
            throw new InvalidOperationException("AddStator was called twice. Call it once, and add all machines there.");
        }

        var builder = new StatorBuilder(services);
        configure(builder);
        builder.Register();
        return services;
    }
}
