import pulumi

OUTPUTS = ["vaultName", "subscriptionId", "readers", "clientIds", "certificates"]


class Rotation(pulumi.ComponentResource):
    """Asks the provider for the component, as the SDK does that `pulumi package add` makes of its schema."""

    def __init__(self, name, opts=None):
        super().__init__("quarterturn:index:Rotation", name, {one: None for one in OUTPUTS}, opts, True)


rotation = Rotation("rotation")
for output in OUTPUTS:
    pulumi.export(output, getattr(rotation, output))
