using System.IO;
using NUnit.Framework;
using Stator.Generators.Emission;
using Stator.Generators.Tests.Harness;

namespace Stator.Generators.Tests.Evolution;

/// <summary>The page of a machine. That a build writes it is for <see cref="Builds.BuildSwitchTests"/>.</summary>
internal sealed class PageTests
{
    [Test]
    public void Page_shows_states_and_edges_of_every_kind()
        => Assert.That(
            PageEmitter.Emit(Committed.Machine(Shop.Order(
                Shop.StartingAt("Paid")
                    .Replace("\"30s\"", "\"30s\", StartAfter = \"5s\", Name = \"a|b\"")
                    .Replace("State(Done", "State(Done, DeleteAfter = \"7d\"")
                    + "[ExternalState(Held)] [LegacyState(Old, MoveTo = Paid)] [Timeout(Held, Done, After = \"1h30m\")]"
                    + "[Command(\"Hold\", From = [Paid], To = Held)] [StateGroup(\"Open\", Paid, Held)]",
                states: "Paid, Done, Held, Old"))),
            Is.EqualTo("""
                # Order

                <!-- Written by a build with -p:StatorWriteDocs=true. What is changed by hand here is lost. -->

                `Shop.Order` in table `orders`; a new row is `Paid`.

                ```mermaid
                stateDiagram-v2
                    [*] --> Paid
                    Paid --> Done
                    Held --> Done : after 1h30m
                    Paid --> Held : Hold
                    Old --> Paid : retired
                    Done --> [*]
                ```

                ## States

                | state | kind | stored as | checked | timeout | deleted |
                | --- | --- | --- | --- | --- | --- |
                | Paid | automatic | `a\|b` | every 30s, first after 5s | – | – |
                | Done | terminal | `Done` | – | – | after 7d |
                | Held | external | `Held` | – | to Done after 1h30m | – |
                | Old | legacy | `Old` | – | – | – |

                ## Groups of states

                | group | states |
                | --- | --- |
                | Open | Paid, Held |

                ## Edges

                | from | to | taken by |
                | --- | --- | --- |
                | Paid | Done | `CheckPaid` |
                | Held | Done | the runner, after 1h30m |
                | Paid | Held | command `Hold` |
                | Old | Paid | the runner: the state is retired |

                """.ReplaceLineEndings("\n")));

    [Test]
    public void Committed_page_is_the_one_that_a_build_writes()
    {
        var order = File.ReadAllText(Repository.PathOf("Stator.Tests", "Readme", "Order.cs"));
        var page = PageEmitter.Emit(Committed.Machine(order));
        var committed = Repository.PathOf("docs", "machines", "Order.md");
        if (!File.Exists(committed) || File.ReadAllText(committed) != page)
        {
            File.WriteAllText(Path.ChangeExtension(committed, ".received.md"), page);
            Assert.Fail("docs/machines/Order.md is not that of Stator.Tests/Readme/Order.cs: compare it with Order.received.md, and rename that.");
        }
    }
}
