namespace System.Runtime.CompilerServices;

/// <summary>Lets records compile on .NET Standard 2.0.</summary>
internal static class IsExternalInit;
