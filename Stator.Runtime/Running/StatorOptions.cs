using System;

namespace Stator;

/// <summary>What operations tune. Read from the options system, so that configuration can set it; checked when the host starts.</summary>
public sealed partial class StatorOptions
{
    /// <summary>How many checks run at the same time in this process.</summary>
    /// <value>Default 10; from 1 to 10,000.</value>
    public int Concurrency { get; set; } = 10;

    /// <summary>
    /// How many rows one statement claims at most. A run begins with as many as it has slots, and claims more the sooner their checks
    /// answer: never more than can start soon.
    /// </summary>
    /// <value>Default 500; from 1 to 10,000.</value>
    public int ClaimBatch { get; set; } = 500;

    /// <summary>How long a claimed row is kept from other runners, and so how long it takes until the row of a dead process is tried again.</summary>
    /// <value>Default 30 seconds; from 1 second to 1 day. Leases of checks that are allowed to take longer are renewed.</value>
    public TimeSpan Lease { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>How long one try may take where its state says nothing else.</summary>
    /// <value>Default 15 seconds; from 1 millisecond to 1 day.</value>
    public TimeSpan Deadline { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>How soon the runner looks again when it found nothing to do. The pause grows by half each time, up to <see cref="MaxPollInterval"/>.</summary>
    /// <value>Default 100 milliseconds; from 1 millisecond to 1 hour.</value>
    public TimeSpan MinPollInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>
    /// The longest pause of a runner that finds nothing to do, where nobody tells it of new rows. It never waits longer than until the next
    /// row that it has seen is due.
    /// </summary>
    /// <value>Default 2 seconds; from <see cref="MinPollInterval"/> to 1 hour.</value>
    public TimeSpan MaxPollInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>
    /// Whether this process tells others of rows that become due by its inserts and commands, and listens to what others tell while it runs
    /// machines. On PostgreSQL only, by NOTIFY and LISTEN; listening takes one connection. Where LISTEN does not work, as behind PgBouncer in
    /// transaction mode, the runner notices it and looks every <see cref="MaxPollInterval"/>.
    /// </summary>
    /// <value>Default true.</value>
    public bool UseNotifications { get; set; } = true;

    /// <summary>
    /// Whether the statements of claims and outcomes are prepared, which saves the database much of its work. On PostgreSQL only, and only
    /// where the server itself is at the other end of a connection, and no pooler: the runner finds that out.
    /// </summary>
    /// <value>Default true.</value>
    public bool UsePreparedStatements { get; set; } = true;

    /// <summary>
    /// The longest pause of a runner that finds nothing to do while it is being told of new rows. A longer one than <see cref="Lease"/> counts
    /// as that, so that the rows of a dead process are seen before their leases end; a shorter one than <see cref="MaxPollInterval"/> as
    /// that.
    /// </summary>
    /// <value>Default 30 seconds; from 1 millisecond to 1 day.</value>
    public TimeSpan ListenPollInterval { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>
    /// How often at most the runner deletes. Timeouts of external states and rows in legacy states are taken when the runner sees them, and
    /// it looks at least this often.
    /// </summary>
    /// <value>Default 1 minute; from 1 millisecond to 1 day.</value>
    public TimeSpan SweepInterval { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>How many rows one sweeping or deleting statement takes.</summary>
    /// <value>Default 500; from 1 to 100,000.</value>
    public int SweepBatch { get; set; } = 500;

    /// <summary>
    /// Whether runners count over time, in a table of the database: how tries ended, and how many rows waited. Each writes one statement a
    /// minute for each machine where something happens.
    /// </summary>
    /// <value>Default true.</value>
    public bool Statistics { get; set; } = true;

    /// <summary>How long statistics are kept. Older ones are deleted while new ones are written.</summary>
    /// <value>Default 30 days; from 1 hour to 3650 days.</value>
    public TimeSpan StatisticsRetention { get; set; } = TimeSpan.FromDays(30);

    /// <summary>How many outcomes one statement writes.</summary>
    /// <value>Default 500; from 1 to 10,000.</value>
    public int WriteBatch { get; set; } = 500;

    /// <summary>
    /// How many checks that take a <c>DbTransaction</c> run at the same time in this process. Each holds a connection of its own while it
    /// runs, beside the two that everything else shares; others wait for their turn in their slots, and their deadlines with them.
    /// </summary>
    /// <value>Default 4; from 1 to 1,000. SQLite has one writer, and so one at a time whatever this says.</value>
    public int MaxTransactions { get; set; } = 4;

    /// <summary>How long a database call may take before the runner gives it up, by a timer of its own.</summary>
    /// <value>Default 5 seconds; from 10 milliseconds to 10 minutes, and less than <see cref="Lease"/>.</value>
    public TimeSpan CallTimeout { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How many claims of a machine may fail in a row before the run ends with a <see cref="ClaimsFailedException"/>, having let running checks
    /// finish as at any stop; a hosted runner takes its host down with it. Null is any number.
    /// </summary>
    /// <value>Default null; from 1 to 1,000,000. A pause of up to 3 seconds is between two.</value>
    public int? MaxClaimErrors { get; set; }

    /// <summary>
    /// How long a part of a run may come no further, be it the claims, the looks, the sweeps, the writes, or all slots because their checks do
    /// not return at their deadlines, until it counts as stuck: a health check is unhealthy then, <see cref="LivenessFile"/> is written no more,
    /// and <see cref="ExitWhenStuck"/> ends the process.
    /// </summary>
    /// <value>Default 1 minute; from 100 milliseconds to 1 day, and at least ten times <see cref="CallTimeout"/>, since calls wait for each other.</value>
    public TimeSpan StuckAfter { get; set; } = TimeSpan.FromMinutes(1);

    /// <summary>
    /// Whether a runner that is stuck ends its process, with exit code 2, for a supervisor to start it again. What is done is written and what
    /// has not begun is handed back, as far as 3 seconds allow; the rest is found again when its leases end.
    /// </summary>
    /// <value>Default false.</value>
    public bool ExitWhenStuck { get; set; }

    /// <summary>
    /// The path of a file that is written every <see cref="LivenessInterval"/> while something runs and nothing is stuck, and removed when the
    /// runner has stopped. Null is none.
    /// </summary>
    /// <value>Default null. A path in a folder that exists; one that cannot be written is an error at the start.</value>
    public string? LivenessFile { get; set; }

    /// <summary>How often the <see cref="LivenessFile"/> is written at least.</summary>
    /// <value>Default 10 seconds; from 100 milliseconds to 29 seconds, so that a file that is 30 seconds old is a bad sign.</value>
    public TimeSpan LivenessInterval { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>How long running checks may go on when the host stops, before they are cancelled and their leases handed back.</summary>
    /// <value>Default 20 seconds; from zero to 1 hour. Keep it below the host's own shutdown timeout.</value>
    public TimeSpan ShutdownTimeout { get; set; } = TimeSpan.FromSeconds(20);
}
