package main

import "github.com/pulumi/pulumi/sdk/v3/go/pulumi"

// Rotation asks the provider for the component, as the SDK does that `pulumi package add` makes of its schema.
type Rotation struct {
	pulumi.ResourceState

	VaultName      pulumi.StringOutput    `pulumi:"vaultName"`
	SubscriptionID pulumi.StringOutput    `pulumi:"subscriptionId"`
	Readers        pulumi.StringMapOutput `pulumi:"readers"`
	ClientIDs      pulumi.StringMapOutput `pulumi:"clientIds"`
	Certificates   pulumi.AnyOutput       `pulumi:"certificates"`
}

func main() {
	pulumi.Run(func(ctx *pulumi.Context) error {
		var rotation Rotation
		err := ctx.RegisterRemoteComponentResource("quarterturn:index:Rotation", "rotation", nil, &rotation)
		if err != nil {
			return err
		}
		ctx.Export("vaultName", rotation.VaultName)
		ctx.Export("subscriptionId", rotation.SubscriptionID)
		ctx.Export("readers", rotation.Readers)
		ctx.Export("clientIds", rotation.ClientIDs)
		ctx.Export("certificates", rotation.Certificates)
		return nil
	})
}
