using System;
using System.Threading.Tasks;

namespace Stator.Cli.Inside;

internal static class MendingVerbs
{
    public static Task<Answer> PruneAsync(Session session) => throw new NotImplementedException();

    public static Task<Answer> DoctorAsync(Session session) => throw new NotImplementedException();
}
