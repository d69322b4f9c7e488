using System;
using System.Threading;
using Microsoft.Extensions.DependencyInjection;

namespace Stator.Generated;

/// <summary>What the parameters of a check are taken from.</summary>
public sealed class CheckContext
{
    private readonly IServiceProvider? services;
    private readonly StatorContext statorContext;

    /// <summary>Takes what one try is given.</summary>
    /// <param name="services">The services of the try's scope; null where the check takes none.</param>
    /// <param name="statorContext">What is known of the try.</param>
    /// <param name="timeProvider">The clock for in-process delays.</param>
    /// <param name="cancellationToken">Cancelled at the deadline and when the host stops.</param>
    public CheckContext(
        IServiceProvider? services, StatorContext statorContext, TimeProvider timeProvider, CancellationToken cancellationToken)
    {
        this.services = services;
        this.statorContext = statorContext;
        TimeProvider = timeProvider;
        CancellationToken = cancellationToken;
    }

    /// <summary>The clock for in-process delays.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Cancelled at the deadline and when the host stops.</summary>
    public CancellationToken CancellationToken { get; }

    /// <summary>What is known of the try.</summary>
    public StatorContext StatorContext => statorContext;

    /// <summary>Takes a service from the try's scope.</summary>
    /// <typeparam name="TService">The type of the check's parameter.</typeparam>
    /// <exception cref="InvalidOperationException">The service is not registered.</exception>
    public TService Service<TService>()
        where TService : notnull
        => services?.GetService(typeof(TService)) is TService service
            ? service
            : throw new InvalidOperationException(
                $"The check of state '{statorContext.State}' of machine '{statorContext.Machine}' takes a '{typeof(TService)}', which is not "
                + "registered. Add it to the services of the host that runs the machines.");

    /// <summary>Takes a keyed service from the try's scope.</summary>
    /// <typeparam name="TService">The type of the check's parameter.</typeparam>
    /// <param name="key">The key of its [FromKeyedServices].</param>
    /// <exception cref="InvalidOperationException">The service is not registered under the key.</exception>
    public TService Service<TService>(object key)
        where TService : notnull
        => (services as IKeyedServiceProvider)?.GetKeyedService(typeof(TService), key) is TService service
            ? service
            : throw new InvalidOperationException(
                $"The check of state '{statorContext.State}' of machine '{statorContext.Machine}' takes a '{typeof(TService)}' with the key "
                + $"'{key}', which is not registered. Add it to the services of the host that runs the machines.");

    /// <summary>The error for an answer that the graph does not allow.</summary>
    /// <param name="answer">The state that the check answered.</param>
    public Exception Undeclared(object answer)
        => new UndeclaredTransitionException(
            $"The check of state '{statorContext.State}' of machine '{statorContext.Machine}' answered '{answer}', but there is no "
            + $"[Transition({statorContext.State}, {answer})]. The row stays where it is.");
}
