using System;

namespace Stator;

/// <summary>
/// Makes a <c>string?</c> property hold where its row was inserted: the file and the line of the call, as <c>Checkout.cs:42</c>, or what the
/// options of the insert say.
/// </summary>
[AttributeUsage(AttributeTargets.Property)]
public sealed class SourceAttribute : Attribute;
