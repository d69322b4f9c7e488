using System.Threading.Tasks;

namespace Stator.Cli.Inside;

/// <summary>What each verb is done by.</summary>
internal static class Verbs
{
    public static Task<Answer> AnswerAsync(Session session) => session.Request.Verb switch
    {
        Verb.List => Task.FromResult(MachineVerbs.List(session)),
        Verb.Graph => Task.FromResult(MachineVerbs.Graph(session)),
        Verb.Depth => MachineVerbs.DepthAsync(session),
        Verb.Count => MachineVerbs.CountAsync(session),
        Verb.Stats => StatisticsVerb.AnswerAsync(session),
        Verb.Schema => MachineVerbs.SchemaAsync(session),
        Verb.Rows => RowVerbs.RowsAsync(session),
        Verb.Show => RowVerbs.ShowAsync(session),
        Verb.Requeue => OperatorVerbs.RequeueAsync(session),
        Verb.Force => OperatorVerbs.ForceAsync(session),
        Verb.Command => OperatorVerbs.CommandAsync(session),
        Verb.Prune => MendingVerbs.PruneAsync(session),
        Verb.Doctor => MendingVerbs.DoctorAsync(session),
        Verb.Run => RunVerbs.RunAsync(session),
        _ => RunVerbs.OnceAsync(session),
    };
}
