/**
 * What a Pulumi program takes from this package: the rotation as one component, and beside it the pieces of an estate, each
 * usable alone. `quarterturn/rotation` is the rule without Pulumi, `quarterturn/settings` reads a stack file.
 */
export { Rotation, type RotationOutputs } from "./program/rotation";
export { Alerts, type AlertsArgs } from "./components/alerts";
export { ApiGateway, type ApiGatewayArgs, type GatewayDomain } from "./components/apiGateway";
export { FunctionApp, type FunctionAppArgs } from "./components/functionApp";
export {
  type DeclaredVaultArgs,
  SecretVault,
  type SecretVaultArgs,
  type VaultReader,
} from "./components/secretVault";
