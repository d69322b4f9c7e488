using System;

namespace Stator;

/// <summary>
/// Makes a <c>string?</c> property hold the span in which its row was inserted, as a W3C <c>traceparent</c>, so that the spans of its tries can
/// link to it. Where there was none, it holds what the object has there.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class TraceParentAttribute : Attribute;
