using System.Threading.Tasks;
using NUnit.Framework;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Diagnostics;

internal sealed class STATOR065Tests : DiagnosticTests
{
    protected override string Broken => Order("{|STATOR065:Note|} = \"paid\"; return Done;");

    [Test]
    public Task Column_that_is_assigned_is_reported_where_it_is()
        => Expect(Broken, "'Note' is assigned in 'CheckPaid' but not saved, because only the state and [Persist] properties are written; mark it [Persist], or save it yourself");

    [TestCase("this.{|STATOR065:Count|}++;")]
    [TestCase("{|STATOR065:Count|} += 2;")]
    [TestCase("{|STATOR065:Note|} ??= \"\";")]
    [TestCase("({|STATOR065:Note|}, {|STATOR065:Count|}) = (\"\", 2);")]
    [TestCase("void Fill() => {|STATOR065:Note|} = \"\"; Fill();")]
    public Task Every_kind_of_assignment_is_reported(string statement)
        => Expect(Order(statement.Replace("this.{|STATOR065:", "{|STATOR065:this.") + " return Done;"));

    [TestCase("Scratch = 1;")]
    [TestCase("Kept = 1;")]
    [TestCase("new Order().Note = \"\";")]
    [TestCase("_ = new Order { Note = \"\" };")]
    public Task What_is_no_column_of_the_row_or_is_saved_is_fine(string statement) => Expect(Order(statement + " return Done;"));

    [Test]
    public Task Other_methods_may_assign_columns()
        => Expect(Order("return Done;", "public void Rename(string note) => Note = note;"));

    private static string Order(string body, string more = "")
        => Shop.Order(check: $$"""
            public string? Note { get; set; }
            public int Count { get; set; }
            [System.ComponentModel.DataAnnotations.Schema.NotMapped] public int Scratch { get; set; }
            [Persist] public int Kept { get; set; }
            private OrderState? CheckPaid() { {{body}} }
            {{more}}
            """);
}
