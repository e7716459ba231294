using Sluice.Lab.Cluster;

namespace Sluice.Tests.Lab;

/// <summary>What a pod says of a container that does not start.</summary>
public sealed class ClusterPodsTests
{
    [Theory]
    [InlineData("""{"status": {"conditions": [{"type": "PodScheduled", "status": "False", "reason": "Unschedulable", "message": "0/1 nodes are available"}]}}""", "Unschedulable: 0/1 nodes are available")]
    [InlineData("""{"status": {"conditions": [{"type": "PodScheduled", "status": "True"}], "containerStatuses": [{"name": "probe", "state": {"waiting": {"reason": "ContainerCreating"}}}]}}""", "ContainerCreating")]
    [InlineData("""{"status": {"conditions": [{"type": "PodScheduled", "status": "True"}, {"type": "Ready", "status": "False", "reason": "ContainersNotReady"}]}}""", "")]
    [InlineData("""{"status": {}}""", "")]
    public void Why_it_waits_is_told_in_the_words_of_the_cluster(string pod, string expected) => Assert.Equal(expected, ClusterPods.WhyWaiting(pod, "containerStatuses", "probe"));
}
