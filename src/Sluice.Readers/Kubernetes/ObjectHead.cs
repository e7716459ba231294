using Sluice.Findings;
using Sluice.Model;
using Sluice.Readers.Yaml;

namespace Sluice.Readers.Kubernetes;

/// <summary>What every object has: what it is, its name, its tree and where it begins.</summary>
internal readonly record struct ObjectHead(ApiKind Api, ObjectName Name, DocumentNode Root, SourceSpan Span)
{
    public DocumentNode Metadata => Root["metadata"u8];

    public DocumentNode Spec => Root["spec"u8];

    public DocumentNode Status => Root["status"u8];
}
