using System;
using System.Globalization;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using NUnit.Framework;
using Stator.Generated;
using Stator.Tests.Machines;

namespace Stator.Tests.Definition;

/// <summary>Keys of every type that a row can have, as text and back.</summary>
public sealed class KeyTextTests
{
    [Test]
    public void Every_key_is_the_same_after_it_was_text_whatever_the_culture()
    {
        var (before, culture) = (CultureInfo.CurrentCulture, (CultureInfo)CultureInfo.InvariantCulture.Clone());
        culture.NumberFormat.NegativeSign = "minus";
        CultureInfo.CurrentCulture = culture;
        try
        {
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(ArbMap.Default.ArbFor<int>(), key => Returns(KeyKind.Int32, key)));
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(ArbMap.Default.ArbFor<long>(), key => Returns(KeyKind.Int64, key)));
            Check.One(Config.QuickThrowOnFailure.WithMaxTest(500), Prop.ForAll(ArbMap.Default.ArbFor<Guid>(), key => Returns(KeyKind.Guid, key)));
            Check.One(
                Config.QuickThrowOnFailure.WithMaxTest(500),
                Prop.ForAll(ArbMap.Default.ArbFor<NonNull<string>>(), key => Returns(KeyKind.String, key.Get) != key.Get.Contains('\0')));
            Assert.That(Returns(KeyKind.Int64, long.MinValue) && Returns(KeyKind.Int32, int.MaxValue) && Returns(KeyKind.String, " \u00e9\ud83d\ude00"));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }

    [Test]
    public void A_text_that_is_no_key_of_the_type_is_none()
    {
        string[] texts = ["", " ", "abc", "1.0", "1,000", "1e3", "0x1", "9223372036854775808", "2147483648", "\0", "\ud83d"];

        Assert.That(texts.Where(t => KeyText.Parse(KeyKind.Int32, t) is not null), Is.Empty);
        Assert.That(texts.Where(t => KeyText.Parse(KeyKind.Int64, t) is not null), Is.EqualTo(new[] { "2147483648" }));
        Assert.That(texts.Where(t => KeyText.Parse(KeyKind.Guid, t) is not null), Is.Empty);
        Assert.That(texts.Where(t => KeyText.Parse(KeyKind.String, t) is null), Is.EqualTo(new[] { "\0", "\ud83d" }));
    }

    [Test]
    public void The_generator_says_of_every_machine_what_its_key_is()
        => Assert.That(
            new[]
            {
                House.IntDoor.Graph.Machine.Definition, Job.Graph.Machine.Definition, GuidDoor.Graph.Machine.Definition,
                StringDoor.Graph.Machine.Definition, Parcel.Graph.Machine.Definition,
            }.Select(m => (m.Rows.KeyKind, m.Rows.NewKeyArray(0).GetType().GetElementType()!.Name)),
            Is.EqualTo(new[]
            {
                (KeyKind.Int32, "Int32"), (KeyKind.Int64, "Int64"), (KeyKind.Guid, "Guid"), (KeyKind.String, "String"), (KeyKind.Int64, "Int64"),
            }));

    private static bool Returns(KeyKind kind, object key) => key.Equals(KeyText.Parse(kind, KeyText.Of(key)));
}
