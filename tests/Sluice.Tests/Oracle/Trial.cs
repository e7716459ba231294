using Sluice.Analysis;
using Sluice.Model;

namespace Sluice.Tests.Oracle;

/// <summary>One comparison of the engine with the oracle: what both are given.</summary>
internal sealed record Trial(int Seed, Snapshot Snapshot, Profile Profile, AnalysisOptions Options);
