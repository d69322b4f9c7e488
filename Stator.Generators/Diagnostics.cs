using System.Collections.Generic;
using System.Collections.Immutable;
using Microsoft.CodeAnalysis;
using Stator.Generators.Validation;

namespace Stator.Generators;

/// <summary>The descriptors of all rules. They are made in one place, so that ids, categories and help links cannot drift apart.</summary>
internal static class Diagnostics
{
    private const string HelpLink = "https://github.com/stator-net/stator/blob/main/docs/diagnostics/";

    private static readonly Dictionary<string, DiagnosticDescriptor> ById = [];

    // One field for each, because the analyzer that holds the release files to the rules reads fields.
    public static readonly DiagnosticDescriptor StateMachineIsNotPartial = Create("STATOR001");
    public static readonly DiagnosticDescriptor TypeAroundAStateMachineIsNotPartial = Create("STATOR002");
    public static readonly DiagnosticDescriptor TypeCannotBeAStateMachine = Create("STATOR003");
    public static readonly DiagnosticDescriptor StateTypeIsNotAPlainEnum = Create("STATOR004");
    public static readonly DiagnosticDescriptor TwoStatesHaveTheSameValue = Create("STATOR005");
    public static readonly DiagnosticDescriptor ArgumentIsNotAState = Create("STATOR006");
    public static readonly DiagnosticDescriptor StateIsNotDeclared = Create("STATOR007");
    public static readonly DiagnosticDescriptor StateIsDeclaredMoreThanOnce = Create("STATOR008");
    public static readonly DiagnosticDescriptor AttributesWithoutAStateMachine = Create("STATOR009");
    public static readonly DiagnosticDescriptor TwoMachinesOverOneEnum = Create("STATOR010");
    public static readonly DiagnosticDescriptor StateMachineHasNoStateProperty = Create("STATOR011");
    public static readonly DiagnosticDescriptor StateMachineHasNoKey = Create("STATOR012");
    public static readonly DiagnosticDescriptor StatePropertyCanBeSetByAnyone = Create("STATOR013");
    public static readonly DiagnosticDescriptor RowCannotBeMade = Create("STATOR014");
    public static readonly DiagnosticDescriptor GeneratedNameIsTaken = Create("STATOR015");
    public static readonly DiagnosticDescriptor LanguageIsTooOld = Create("STATOR018");
    public static readonly DiagnosticDescriptor StatorFailed = Create("STATOR019");
    public static readonly DiagnosticDescriptor InitialStateIsNotClear = Create("STATOR020");
    public static readonly DiagnosticDescriptor InitialStateIsTerminal = Create("STATOR021");
    public static readonly DiagnosticDescriptor StateCannotBeReached = Create("STATOR022");
    public static readonly DiagnosticDescriptor StateHasNoWayOut = Create("STATOR023");
    public static readonly DiagnosticDescriptor TerminalStateHasAWayOut = Create("STATOR024");
    public static readonly DiagnosticDescriptor StateHasNoWayToAnEnd = Create("STATOR025");
    public static readonly DiagnosticDescriptor EdgeIsDeclaredMoreThanOnce = Create("STATOR026");
    public static readonly DiagnosticDescriptor TransitionRestartsItsState = Create("STATOR027");
    public static readonly DiagnosticDescriptor TransitionRestartsItsTimeout = Create("STATOR028");
    public static readonly DiagnosticDescriptor CycleCanSpin = Create("STATOR029");
    public static readonly DiagnosticDescriptor LegacyStateIsEntered = Create("STATOR030");
    public static readonly DiagnosticDescriptor CommandIsAmbiguous = Create("STATOR031");
    public static readonly DiagnosticDescriptor CommandHasNoUsableName = Create("STATOR032");
    public static readonly DiagnosticDescriptor TransitionIsNeverAnswered = Create("STATOR033");
    public static readonly DiagnosticDescriptor ExternalStateCannotBeLeft = Create("STATOR034");
    public static readonly DiagnosticDescriptor StateInUseIsNotDeclared = Create("STATOR035");
    public static readonly DiagnosticDescriptor EdgeIsIncomplete = Create("STATOR036");
    public static readonly DiagnosticDescriptor EdgeIsNeverTaken = Create("STATOR037");
    public static readonly DiagnosticDescriptor FailureAllowsNoAttempt = Create("STATOR038");
    public static readonly DiagnosticDescriptor FailureIsNeverAsked = Create("STATOR039");
    public static readonly DiagnosticDescriptor NotADuration = Create("STATOR040");
    public static readonly DiagnosticDescriptor DurationIsOutOfRange = Create("STATOR041");
    public static readonly DiagnosticDescriptor AutomaticStateHasNoRetryAfter = Create("STATOR042");
    public static readonly DiagnosticDescriptor TimeoutIsNotLongerThanRetryAfter = Create("STATOR043");
    public static readonly DiagnosticDescriptor StateHasMoreThanOneTimeout = Create("STATOR045");
    public static readonly DiagnosticDescriptor UnfinishedRowsAreDeleted = Create("STATOR046");
    public static readonly DiagnosticDescriptor RowsAreDeletedBeforeTheirTimeout = Create("STATOR047");
    public static readonly DiagnosticDescriptor StartAfterHasNoEffect = Create("STATOR048");
    public static readonly DiagnosticDescriptor StateHasNoCheck = Create("STATOR050");
    public static readonly DiagnosticDescriptor TerminalStateHasACheck = Create("STATOR051");
    public static readonly DiagnosticDescriptor CheckIsNeverCalled = Create("STATOR052");
    public static readonly DiagnosticDescriptor CheckMatchesNoState = Create("STATOR053");
    public static readonly DiagnosticDescriptor CheckIsOverloaded = Create("STATOR054");
    public static readonly DiagnosticDescriptor CheckReturnsTheWrongType = Create("STATOR055");
    public static readonly DiagnosticDescriptor CheckIsAsyncVoid = Create("STATOR056");
    public static readonly DiagnosticDescriptor CheckParameterCannotBeInjected = Create("STATOR057");
    public static readonly DiagnosticDescriptor CheckIgnoresCancellation = Create("STATOR058");
    public static readonly DiagnosticDescriptor AnswerIsNotDeclared = Create("STATOR059");
    public static readonly DiagnosticDescriptor AnswerIsOnlyATimeout = Create("STATOR060");
    public static readonly DiagnosticDescriptor AnswerCannotBeFollowed = Create("STATOR061");
    public static readonly DiagnosticDescriptor DefaultIsAState = Create("STATOR062");
    public static readonly DiagnosticDescriptor CheckCannotStay = Create("STATOR063");
    public static readonly DiagnosticDescriptor CheckCanOnlyStay = Create("STATOR064");
    public static readonly DiagnosticDescriptor AssignmentIsNotSaved = Create("STATOR065");
    public static readonly DiagnosticDescriptor StateIsAssignedDirectly = Create("STATOR066");
    public static readonly DiagnosticDescriptor CheckBlocksItsThread = Create("STATOR067");
    public static readonly DiagnosticDescriptor CheckReadsTheSystemClock = Create("STATOR068");
    public static readonly DiagnosticDescriptor CheckIsStatic = Create("STATOR069");
    public static readonly DiagnosticDescriptor NameCannotBeUsedInSql = Create("STATOR070");
    public static readonly DiagnosticDescriptor NameIsReservedInSql = Create("STATOR071");
    public static readonly DiagnosticDescriptor TwoColumnsHaveTheSameName = Create("STATOR072");
    public static readonly DiagnosticDescriptor TwoMachinesShareTheirColumns = Create("STATOR073");
    public static readonly DiagnosticDescriptor KeyTypeIsNotSupported = Create("STATOR074");
    public static readonly DiagnosticDescriptor PropertyCannotBeAColumn = Create("STATOR075");
    public static readonly DiagnosticDescriptor TwoStatesAreStoredUnderTheSameName = Create("STATOR076");
    public static readonly DiagnosticDescriptor TableIsCalledOtherwiseElsewhere = Create("STATOR078");
    public static readonly DiagnosticDescriptor NameNeedsQuotesInSql = Create("STATOR080");
    public static readonly DiagnosticDescriptor MachineHasNoSnapshot = Create("STATOR090");
    public static readonly DiagnosticDescriptor StateWasRemoved = Create("STATOR091");
    public static readonly DiagnosticDescriptor StoredNameHasChanged = Create("STATOR092");
    public static readonly DiagnosticDescriptor EdgeWasRemoved = Create("STATOR093");
    public static readonly DiagnosticDescriptor SnapshotIsOutOfDate = Create("STATOR094");
    public static readonly DiagnosticDescriptor StateHasBecomeAutomaticOrNoLongerIs = Create("STATOR095");
    public static readonly DiagnosticDescriptor TimeoutWasAddedOrShortened = Create("STATOR096");
    public static readonly DiagnosticDescriptor DeleteAfterWasAddedOrShortened = Create("STATOR097");
    public static readonly DiagnosticDescriptor InitialStateHasChanged = Create("STATOR098");
    public static readonly DiagnosticDescriptor SnapshotCannotBeRead = Create("STATOR099");
    public static readonly DiagnosticDescriptor NotACronExpression = Create("STATOR110");
    public static readonly DiagnosticDescriptor NotTheNameOfAZone = Create("STATOR111");
    public static readonly DiagnosticDescriptor ScheduleDoesNotSayWhen = Create("STATOR112");
    public static readonly DiagnosticDescriptor ScheduleHasNoUsableName = Create("STATOR113");
    public static readonly DiagnosticDescriptor ScheduleCannotMakeItsRows = Create("STATOR114");
    public static readonly DiagnosticDescriptor MethodOfAScheduleHasTheWrongForm = Create("STATOR115");
    public static readonly DiagnosticDescriptor MethodMatchesNoSchedule = Create("STATOR116");
    public static readonly DiagnosticDescriptor AttributeIsOnAPropertyThatItCannotBeOn = Create("STATOR120");
    public static readonly DiagnosticDescriptor UniquePropertyMayBeNull = Create("STATOR121");
    public static readonly DiagnosticDescriptor JsonContextIsNone = Create("STATOR122");
    public static readonly DiagnosticDescriptor JsonContextDoesNotKnowTheType = Create("STATOR123");
    public static readonly DiagnosticDescriptor PropertyCannotHoldTheSourceOfItsRow = Create("STATOR124");
    public static readonly DiagnosticDescriptor HookHasTheWrongForm = Create("STATOR130");
    public static readonly DiagnosticDescriptor HookParameterCannotBeInjected = Create("STATOR131");
    public static readonly DiagnosticDescriptor HookMatchesNoState = Create("STATOR132");
    public static readonly DiagnosticDescriptor HistoryIsNotKept = Create("STATOR133");
    public static readonly DiagnosticDescriptor MaxSnoozesIsLessThanOne = Create("STATOR134");
    public static readonly DiagnosticDescriptor PropertyCannotHoldThePriorityOfItsRow = Create("STATOR140");
    public static readonly DiagnosticDescriptor PropertyCannotHoldTheQueueOfItsRow = Create("STATOR141");
    public static readonly DiagnosticDescriptor PropertyCannotBeAConcurrencyKey = Create("STATOR142");
    public static readonly DiagnosticDescriptor LimitAllowsNothingToRun = Create("STATOR143");
    public static readonly DiagnosticDescriptor LimitOfAStateHasNoEffect = Create("STATOR144");
    public static readonly DiagnosticDescriptor StateGroupHasNoUsableName = Create("STATOR145");
    public static readonly DiagnosticDescriptor StateGroupIsEmpty = Create("STATOR146");
    public static readonly DiagnosticDescriptor StateIsInItsGroupMoreThanOnce = Create("STATOR147");
    public static readonly DiagnosticDescriptor UniquePropertyCannotBeFreeFromAStateOn = Create("STATOR148");

    public static ImmutableArray<DiagnosticDescriptor> All { get; } = [.. ById.Values];

    public static DiagnosticDescriptor Find(string id) => ById[id];

    private static DiagnosticDescriptor Create(string id)
    {
        var rule = RuleCatalogue.Find(id);
        var descriptor = new DiagnosticDescriptor(
            id,
            rule.Title,
            rule.Message,
            RuleCatalogue.Category,
            (DiagnosticSeverity)rule.Severity,
            // What is hidden is off as well: who wants it raises it in an .editorconfig.
            isEnabledByDefault: rule.Severity != RuleSeverity.Hidden,
            helpLinkUri: HelpLink + id + ".md");
        ById.Add(id, descriptor);
        return descriptor;
    }
}
