using System;
using System.Data.Common;
using System.Threading;
using Microsoft.Extensions.DependencyInjection;

namespace Stator.Generated;

/// <summary>What the parameters of a check are taken from.</summary>
public sealed class CheckContext
{
    private ITryFacts facts = null!;
    private IServiceProvider? services;
    private DbTransaction? transaction;

    /// <summary>Takes what one try is given.</summary>
    /// <param name="services">The services of the try's scope; null where the check takes none.</param>
    /// <param name="statorContext">What is known of the try.</param>
    /// <param name="timeProvider">The clock for in-process delays.</param>
    /// <param name="cancellationToken">Cancelled at the deadline and when the host stops.</param>
    /// <param name="transaction">The transaction that writes the outcome; null where the check takes none.</param>
    public CheckContext(
        IServiceProvider? services, StatorContext statorContext, TimeProvider timeProvider, CancellationToken cancellationToken,
        DbTransaction? transaction = null)
        : this(timeProvider)
        => Use(new Known(statorContext, cancellationToken), services, transaction);

    internal CheckContext(TimeProvider timeProvider) => TimeProvider = timeProvider;

    /// <summary>The clock for in-process delays.</summary>
    public TimeProvider TimeProvider { get; }

    /// <summary>Cancelled at the deadline and when the host stops.</summary>
    public CancellationToken CancellationToken => facts.CancellationToken;

    /// <summary>What is known of the try.</summary>
    public StatorContext StatorContext => facts.StatorContext;

    /// <summary>The transaction that writes the outcome.</summary>
    /// <exception cref="InvalidOperationException">There is none.</exception>
    public DbTransaction Transaction => transaction
        ?? throw new InvalidOperationException(
            $"The check of state '{StatorContext.State}' of machine '{StatorContext.Machine}' runs in no transaction: it was given none.");

    /// <summary>Serves another try, after the last one's check has returned: so that a slot needs one of these and not one for each row.</summary>
    internal void Use(ITryFacts current, IServiceProvider? scope, DbTransaction? transaction = null)
        => (facts, services, this.transaction) = (current, scope, transaction);

    /// <summary>Takes a service from the try's scope.</summary>
    /// <typeparam name="TService">The type of the check's parameter.</typeparam>
    /// <exception cref="InvalidOperationException">The service is not registered.</exception>
    public TService Service<TService>()
        where TService : notnull
        => services?.GetService(typeof(TService)) is TService service
            ? service
            : throw new InvalidOperationException(
                $"The check of state '{StatorContext.State}' of machine '{StatorContext.Machine}' takes a '{typeof(TService)}', which is not "
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
                $"The check of state '{StatorContext.State}' of machine '{StatorContext.Machine}' takes a '{typeof(TService)}' with the key "
                + $"'{key}', which is not registered. Add it to the services of the host that runs the machines.");

    /// <summary>The error for an answer that the graph does not allow.</summary>
    /// <param name="answer">The state that the check answered.</param>
    public Exception Undeclared(object answer)
        => new UndeclaredTransitionException(
            $"The check of state '{StatorContext.State}' of machine '{StatorContext.Machine}' answered '{answer}', but there is no "
            + $"[Transition({StatorContext.State}, {answer})]. The row stays where it is.");

    private sealed record Known(StatorContext StatorContext, CancellationToken CancellationToken) : ITryFacts;
}
