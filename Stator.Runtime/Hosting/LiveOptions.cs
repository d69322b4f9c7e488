using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Microsoft.Extensions.Primitives;
using Stator.Observing;

namespace Stator.Hosting;

/// <summary>
/// The options that the runner reads, which follow what they are made of as far as that is safe. What cannot be used is refused as a whole, and
/// said in the log.
/// </summary>
internal sealed class LiveOptions : IDisposable
{
    private readonly IOptionsFactory<StatorOptions> factory;
    private readonly ILogger logger;
    private readonly List<IDisposable> registrations;
    private readonly Lock gate = new();

    public LiveOptions(
        StatorOptions current, IOptionsFactory<StatorOptions> factory, IEnumerable<IOptionsChangeTokenSource<StatorOptions>> sources,
        IConfiguration? configuration, ILogger logger)
    {
        (Current, this.factory, this.logger) = (current, factory, logger);
        registrations = [.. sources.Select(s => ChangeToken.OnChange(s.GetChangeToken, Follow))];
        if (configuration is not null)
        {
            registrations.Add(ChangeToken.OnChange(configuration.GetReloadToken, Follow));
        }
    }

    public StatorOptions Current { get; }

    public void Dispose() => registrations.ForEach(r => r.Dispose());

    private void Follow()
    {
        lock (gate)
        {
            StatorOptions next;
            try
            {
                next = factory.Create(Options.DefaultName);
            }
            catch (Exception exception)
            {
                // Whoever changed the configuration is not the one to be thrown at.
                logger.OptionsRefused(exception is OptionsValidationException invalid ? string.Join(" ", invalid.Failures) : exception.Message);
                return;
            }

            var (taken, kept) = Current.Take(next);
            if (taken.Count > 0)
            {
                logger.OptionsChanged(string.Join(", ", taken));
            }

            if (kept.Count > 0)
            {
                logger.OptionsNeedRestart(string.Join(", ", kept));
            }
        }
    }
}
