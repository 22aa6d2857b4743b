import * as pulumi from "@pulumi/pulumi";
import { SecretVault, type SecretVaultArgs } from "../components/secretVault";
import { types } from "../names/types";
import { Rotation } from "./rotation";

/**
 * Makes our components for programs in other languages, which ask the own provider for them. The SDK keeps what belongs to a
 * run in the process: each component gets one of its own.
 */
const components: pulumi.provider.Provider = {
  async construct(name, type, inputs, options): Promise<pulumi.provider.ConstructResult> {
    switch (type) {
      case types.rotation: {
        const rotation = new Rotation(name, options);
        return { urn: rotation.urn, state: { ...(await rotation.outputs) } };
      }
      case types.secretVault: {
        const { id, uri, urn, vaultName } = new SecretVault(
          name,
          inputs as unknown as SecretVaultArgs,
          options,
        );
        return { urn, state: { vaultId: id, uri, vaultName } };
      }
      default:
        throw new Error(`type: got ${type}, want ${types.rotation} or ${types.secretVault}`);
    }
  },
};

void pulumi.provider.main(components, process.argv.slice(2));
