using System.IO;
using NUnit.Framework;

namespace Stator.Generators.Tests.Harness;

/// <summary>The files of the repository that the tests belong to.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot(TestContext.CurrentContext.TestDirectory);

    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot(string? folder)
    {
        for (; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Combine(folder, "Stator.sln")) || Path.Exists(Path.Combine(folder, ".git")))
            {
                return folder;
            }
        }

        throw new DirectoryNotFoundException("The tests do not run inside their repository.");
    }
}
