namespace Sluice.Gateway.Http;

/// <summary>A field line of a head, as places in its bytes. The value has no white space around it.</summary>
public readonly record struct HttpField(Range Name, Range Value);
