namespace Stator.Benchmarks.Claims;

/// <summary>One way to claim rows and to write them back: a claim returns keys, a write takes keys and targets, of which null is a Stay.</summary>
/// <param name="Name">What the table calls it.</param>
/// <param name="Claim">Leases up to @limit due rows and returns their keys.</param>
/// <param name="Write">Writes @keys with @targets under @token.</param>
/// <param name="WritesStays">Whether a Stay must be written.</param>
/// <param name="Sidecar">Whether Stator's columns are in a narrow table beside the domain table.</param>
internal sealed record ClaimDesign(string Name, string Claim, string Write, bool WritesStays = true, bool Sidecar = false)
{
    private const string Due =
        """
        WITH due AS MATERIALIZED (
            SELECT id FROM jobs
            WHERE next <= statement_timestamp() AND state IN ('Working') AND (lease IS NULL OR lease <= statement_timestamp())
            ORDER BY next, id LIMIT @limit FOR NO KEY UPDATE SKIP LOCKED
        )
        """;

    private const string Held =
        """
        WITH outcome AS MATERIALIZED (SELECT * FROM unnest(@keys, @targets) AS outcome (key, target)),
        held AS MATERIALIZED (
            SELECT o.id, outcome.target FROM outcome JOIN jobs AS o ON o.id = outcome.key AND o.state = 'Working' AND o.token = @token
            ORDER BY o.id FOR NO KEY UPDATE OF o SKIP LOCKED
        )
        """;

    private const string Update =
        """
        UPDATE jobs AS o SET
            state = coalesce(held.target, o.state), changed = CASE WHEN held.target IS NULL THEN o.changed ELSE statement_timestamp() END,
            next = CASE WHEN held.target IS NULL THEN statement_timestamp() + interval '1 hour' END,
            token = NULL, lease = NULL, attempts = CASE WHEN held.target IS NULL THEN o.attempts - 1 ELSE 0 END
        FROM held WHERE o.id = held.id
        """;

    private const string Leased =
        """
        UPDATE jobs AS o SET token = @token, lease = statement_timestamp() + interval '30 seconds', attempts = o.attempts + 1
        FROM due WHERE o.id = due.id RETURNING o.id
        """;

    public static ClaimDesign LeaseColumn { get; } = new("b lease column, HOT", Due + Leased, Held + Update);

    public static ClaimDesign[] All { get; } =
    [
        new(
            "a moving due time",
            Due + """
            UPDATE jobs AS o SET token = @token, next = statement_timestamp() + interval '30 seconds', attempts = o.attempts + 1
            FROM due WHERE o.id = due.id RETURNING o.id
            """,
            Held + Update),
        LeaseColumn,
        new(
            "c CASE, Stay unwritten",
            Due + """
            UPDATE jobs AS o SET token = @token, lease = statement_timestamp() + interval '30 seconds',
                next = CASE o.state WHEN 'Working' THEN statement_timestamp() + greatest(interval '1 hour', interval '30 seconds') ELSE o.next END
            FROM due WHERE o.id = due.id RETURNING o.id
            """,
            Held + Update,
            WritesStays: false),
        new(
            "d sidecar",
            Due + Leased,
            Held + $", written AS ({Update} RETURNING o.id, held.target)\n"
                + "UPDATE orders AS o SET state = written.target FROM written WHERE o.id = written.id AND written.target IS NOT NULL",
            Sidecar: true),
    ];
}
