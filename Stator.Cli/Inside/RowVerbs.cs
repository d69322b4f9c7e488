using System;
using System.Threading.Tasks;

namespace Stator.Cli.Inside;

internal static class RowVerbs
{
    public static Task<Answer> RowsAsync(Session session) => throw new NotImplementedException();

    public static Task<Answer> ShowAsync(Session session) => throw new NotImplementedException();
}
