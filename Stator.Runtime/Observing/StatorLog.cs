using System;
using Microsoft.Extensions.Logging;

namespace Stator.Observing;

/// <summary>
/// All log messages. The event ids are a public contract: 1000 life cycle, 1100 claims, 1200 checks, 2000 outcomes, 2500 what operators
/// did, 3000 database, 9000 bugs.
/// </summary>
internal static partial class StatorLog
{
    /// <summary>The category of all messages.</summary>
    public const string Category = "Stator";

    [LoggerMessage(1000, LogLevel.Information, "Running with {Concurrency} slots: {Machines}. Queues: {Queues}.")]
    public static partial void RunStarted(this ILogger logger, int concurrency, string machines, string queues);

    [LoggerMessage(1001, LogLevel.Information, "Stopping: {Running} checks are still running.")]
    public static partial void RunStopping(this ILogger logger, int running);

    [LoggerMessage(1002, LogLevel.Information, "Stopped: {Report}.")]
    public static partial void RunStopped(this ILogger logger, object report);

    [LoggerMessage(1003, LogLevel.Information, "{Machine}: {Released} of {Leases} unfinished leases were handed back.")]
    public static partial void LeasesHandedBack(this ILogger logger, string machine, int released, int leases);

    [LoggerMessage(1004, LogLevel.Information, "Options have changed: {Options}.")]
    public static partial void OptionsChanged(this ILogger logger, string options);

    [LoggerMessage(1005, LogLevel.Warning, "Options have changed that count from the next start on only: {Options}.")]
    public static partial void OptionsNeedRestart(this ILogger logger, string options);

    [LoggerMessage(1006, LogLevel.Error, "Options have changed, but cannot be used; the old ones stay. {Errors}")]
    public static partial void OptionsRefused(this ILogger logger, string errors);

    [LoggerMessage(1007, LogLevel.Critical, "The run cannot go on; it stops as if it had been told to.")]
    public static partial void RunFailed(this ILogger logger, Exception exception);

    [LoggerMessage(1008, LogLevel.Critical,
        "Stuck: {What} has come no further for {Time}. The process ends with exit code {ExitCode} (StatorOptions.ExitWhenStuck). Rows that "
        + "cannot be handed back now are tried again when their leases end.")]
    public static partial void Stuck(this ILogger logger, string what, TimeSpan time, int exitCode);

    [LoggerMessage(1009, LogLevel.Warning,
        "StatorOptions.LivenessFile '{Path}' cannot be written. It is tried again, and this is said once, until it works.")]
    public static partial void LivenessFileFails(this ILogger logger, string path, Exception exception);

    [LoggerMessage(1100, LogLevel.Debug, "{Machine}: claimed {Rows} rows.")]
    public static partial void Claimed(this ILogger logger, string machine, int rows);

    [LoggerMessage(1101, LogLevel.Warning,
        "{Machine} {Key}: only {Left} of the lease was left when the check was to start, so it was handed back. "
        + "Claims are slow, or the pool is.")]
    public static partial void LeaseTooShort(this ILogger logger, string machine, object key, TimeSpan left);

    [LoggerMessage(1102, LogLevel.Warning, "{Machine}: renewing {Leases} leases failed; trying again while they last.")]
    public static partial void RenewalFailed(this ILogger logger, string machine, int leases, Exception exception);

    [LoggerMessage(1200, LogLevel.Warning,
        "{Machine} {Key}: the check of {State} did not return in time after it was cancelled; it is abandoned and its lease handed back.")]
    public static partial void CheckAbandoned(this ILogger logger, string machine, object key, string state);

    [LoggerMessage(1201, LogLevel.Information, "{Machine} {Key}: the abandoned check of {State} has returned; what it answered is dropped.")]
    public static partial void AbandonedCheckReturned(this ILogger logger, string machine, object key, string state);

    [LoggerMessage(1202, LogLevel.Information, "{Machine} {Key}: a run in {State} has begun; it is attempt {Attempt}.")]
    public static partial void RunBegun(this ILogger logger, string machine, object key, string state, int attempt);

    [LoggerMessage(1203, LogLevel.Warning, "{Machine} {Key}: the run in {State} took the row over; what the former holder writes is refused.")]
    public static partial void RunTookOver(this ILogger logger, string machine, object key, string state);

    [LoggerMessage(2001, LogLevel.Information, "{Machine} {Key}: {From} -> {To}.")]
    public static partial void Moved(this ILogger logger, string machine, object key, string from, string to);

    [LoggerMessage(2002, LogLevel.Debug, "{Machine} {Key}: stays in {State}.")]
    public static partial void Stayed(this ILogger logger, string machine, object key, string state);

    [LoggerMessage(2003, LogLevel.Information, "{Machine} {Key}: {From} -> {To}, out of a legacy state.")]
    public static partial void MovedFromLegacy(this ILogger logger, string machine, object key, string from, string to);

    [LoggerMessage(2004, LogLevel.Debug, "{Machine} {Key}: was deleted while it was checked in {State}.")]
    public static partial void RowGone(this ILogger logger, string machine, object key, string state);

    [LoggerMessage(2005, LogLevel.Information, "{Machine}: deleted {Rows} rows whose DeleteAfter had passed.")]
    public static partial void Deleted(this ILogger logger, string machine, int rows);

    [LoggerMessage(2006, LogLevel.Warning,
        "{Machine}: {Rows} rows had another due time than their state has, and have that one now. A timeout has changed, or somebody writes to "
        + "the column.")]
    public static partial void DueTimesRepaired(this ILogger logger, string machine, int rows);

    [LoggerMessage(2100, LogLevel.Warning, "{Machine} {Key}: attempt {Attempt} in {State} failed: {Error}")]
    public static partial void CheckFailed(
        this ILogger logger, string machine, object key, string state, int attempt, string error, Exception? exception);

    [LoggerMessage(2101, LogLevel.Information, "{Machine} {Key}: {From} -> {To}, because its time was up.")]
    public static partial void TimedOut(this ILogger logger, string machine, object key, string from, string to);

    [LoggerMessage(2102, LogLevel.Warning, "{Machine} {Key}: {From} -> {To}, because {Attempts} tries failed.")]
    public static partial void Exhausted(this ILogger logger, string machine, object key, string from, string to, int attempts);

    [LoggerMessage(2103, LogLevel.Warning,
        "{Machine} {Key}: the check of {State} ran past its deadline of {Deadline}; what it answered is refused.")]
    public static partial void DeadlinePassed(
        this ILogger logger, string machine, object key, string state, TimeSpan deadline, Exception? exception);

    [LoggerMessage(2104, LogLevel.Error,
        "{Machine} {Key}: the database refused the outcome of the check of {State}; a failed try is recorded instead.")]
    public static partial void OutcomeRefused(this ILogger logger, string machine, object key, string state, Exception exception);

    [LoggerMessage(2105, LogLevel.Error, "{Machine} {Key}: the hook {Hook} failed. What was written stays as it is.")]
    public static partial void HookFailed(this ILogger logger, string machine, object key, string hook, Exception exception);

    [LoggerMessage(2200, LogLevel.Warning, "{Machine} {Key}: the lease was gone while {State} was checked; the check is cancelled.")]
    public static partial void LeaseGone(this ILogger logger, string machine, object key, string state);

    [LoggerMessage(2301, LogLevel.Warning,
        "{Machine} {Key}: the result of the check of {State} came too late and was refused: the row was moved, claimed or forced meanwhile.")]
    public static partial void LateWriteRefused(this ILogger logger, string machine, object key, string state);

    [LoggerMessage(2303, LogLevel.Warning,
        "{Machine} {Key}: the reply to the write of {State}'s outcome was lost; the write itself was not, as a second one found.")]
    public static partial void UnknownCommitResolved(this ILogger logger, string machine, object key, string state);

    [LoggerMessage(2304, LogLevel.Error,
        "{Machine}: {Outcomes} outcomes could not be written; their rows are tried again when their leases end.")]
    public static partial void WritesGivenUp(this ILogger logger, string machine, int outcomes, Exception? exception);

    [LoggerMessage(2305, LogLevel.Warning,
        "{Machine} {Key}: the transaction of the check of {State} could not be begun, written or committed just now; it was rolled back, and the "
        + "row is tried again in a moment.")]
    public static partial void TransactionFailed(this ILogger logger, string machine, object key, string state, Exception? exception);

    [LoggerMessage(2400, LogLevel.Information,
        "{Machine} {Key}: inserted by schedule {Schedule} for {Time}; {Missed} occurrences before it were missed.")]
    public static partial void Scheduled(
        this ILogger logger, string machine, object key, string schedule, DateTimeOffset time, int missed);

    [LoggerMessage(2401, LogLevel.Warning, "{Machine}: the occurrence of schedule {Schedule} at {Time} was missed and is left out.")]
    public static partial void OccurrenceLeftOut(this ILogger logger, string machine, string schedule, DateTimeOffset time);

    [LoggerMessage(2500, LogLevel.Warning, "{Machine} {Key}: forced to {State}.")]
    public static partial void Forced(this ILogger logger, string machine, object key, string state);

    [LoggerMessage(2501, LogLevel.Warning, "{Machine}: {Rows} rows were forced to {State}.")]
    public static partial void ForcedMany(this ILogger logger, string machine, int rows, string state);

    [LoggerMessage(2502, LogLevel.Information, "{Machine}: {Rows} rows were requeued.")]
    public static partial void Requeued(this ILogger logger, string machine, int rows);

    [LoggerMessage(3001, LogLevel.Error, "{Machine}: {Operation} fails. It is tried again, and this is said once, until it works.")]
    public static partial void DatabaseDown(this ILogger logger, string machine, string operation, Exception exception);

    [LoggerMessage(3002, LogLevel.Information, "{Machine}: {Operation} works again, after {Failures} failures.")]
    public static partial void DatabaseBack(this ILogger logger, string machine, string operation, int failures);

    [LoggerMessage(3003, LogLevel.Information,
        "A message from the database to itself did not arrive: LISTEN does not work here, as behind a pooler in transaction mode. "
        + "New rows are found by looking, every StatorOptions.MaxPollInterval.")]
    public static partial void CannotListen(this ILogger logger);

    [LoggerMessage(3004, LogLevel.Debug, "Listening to the database.")]
    public static partial void Listens(this ILogger logger);

    [LoggerMessage(9000, LogLevel.Critical, "A bug in Stator: please report it.")]
    public static partial void Bug(this ILogger logger, Exception exception);
}
