namespace Stator.Generators;

/// <summary>The names of the generator's steps, for the tests of its caching.</summary>
internal static class TrackingNames
{
    public const string Read = "Read";
    public const string Check = "Check";
    public const string Names = "Names";
    public const string AnalyzersRun = "AnalyzersRun";
}
