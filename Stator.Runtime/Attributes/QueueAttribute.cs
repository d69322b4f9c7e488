using System;

namespace Stator;

/// <summary>
/// The property names the queue of its row, so that a runner can serve some queues and not others, and each at a pace of its own. Any name is
/// legal; null is the queue <c>default</c>. On a property of type <c>string</c>. Its column is <c>state_queue</c> (with the machine's
/// ColumnPrefix) unless <c>[Column]</c> says otherwise.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class QueueAttribute : Attribute;
