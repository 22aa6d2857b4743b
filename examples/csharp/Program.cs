using System.Collections.Generic;
using System.Collections.Immutable;
using Pulumi;

return await Deployment.RunAsync(() =>
{
    var rotation = new Rotation("rotation");
    return new Dictionary<string, object?>
    {
        ["vaultName"] = rotation.VaultName,
        ["subscriptionId"] = rotation.SubscriptionId,
        ["readers"] = rotation.Readers,
        ["clientIds"] = rotation.ClientIds,
        ["certificates"] = rotation.Certificates,
    };
});

/// <summary>Asks the provider for the component, as the SDK does that `pulumi package add` makes of its schema.</summary>
class Rotation : ComponentResource
{
    [Output("vaultName")]
    public Output<string> VaultName { get; private set; } = null!;

    [Output("subscriptionId")]
    public Output<string> SubscriptionId { get; private set; } = null!;

    [Output("readers")]
    public Output<ImmutableDictionary<string, string>> Readers { get; private set; } = null!;

    [Output("clientIds")]
    public Output<ImmutableDictionary<string, string>> ClientIds { get; private set; } = null!;

    [Output("certificates")]
    public Output<object> Certificates { get; private set; } = null!;

    public Rotation(string name, ComponentResourceOptions? options = null)
        : base("quarterturn:index:Rotation", name, ResourceArgs.Empty, options, remote: true)
    {
    }
}
