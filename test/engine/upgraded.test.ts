import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { projectRoot } from "../../cli/projectRoot";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { passes } from "../support/gateOnEngine";

/** The vault secret as it was declared before it was written by the vault's own API. */
const former = `
import * as keyvault from "@pulumi/azure-native/keyvault";
import * as pulumi from "@pulumi/pulumi";

export class VaultSecret extends keyvault.Secret {
  readonly uriWithVersion: pulumi.Output<string>;

  constructor(name: string, args: any, opts: pulumi.CustomResourceOptions) {
    const { vaultName, secretName, value, contentType, notBefore, expires, tags } = args;
    const attributes = { enabled: true, notBefore, expires };
    const properties = { value, contentType, attributes };
    super(
      name,
      { resourceGroupName: "rg-maxconf-test", vaultName, secretName, properties, tags },
      { ...opts, aliases: (opts.aliases as pulumi.Alias[]).filter(({ type }) => type === undefined) },
    );
    this.uriWithVersion = this.properties.secretUriWithVersion;
  }
}
`;

describeWithEngine(
  "A stack whose vault secrets an older version wrote",
  (env) => {
    let estate: TestEstate;

    beforeEach(async () => {
      estate = await TestEstate.open(env);
      replace("components/vaultSecret.ts", () => former);
      // It declared no right of its own.
      replace("stacks/vaults.ts", (text) => text.replaceAll(/^ {2}await allowWriters\(.*\n/gm, ""));
      // The gateway gets its managed certificates in the second.
      await estate.up();
      await estate.up();
    });

    afterEach(() => estate.close());

    function replace(file: string, change: (text: string) => string): void {
      const path = join(estate.folder, file);
      writeFileSync(path, change(readFileSync(path, "utf8")));
    }

    function upgrade(): void {
      for (const part of ["components", "stacks"])
        cpSync(join(projectRoot, part), join(estate.folder, part), { recursive: true });
    }

    it("goes over in place: no credential changes, no vault secret is deleted, none gets a new version", async () => {
      const before = estate.azure.world.secrets.all();
      assert.deepEqual(
        before.map(({ name }) => name),
        ["edge-client-secret", "test-client-secret"],
      );
      upgrade();
      const expected = [
        "create AccessPolicy deployer-writes-secrets",
        "update Secret edge-client-secret",
        "update Secret test-client-secret",
      ];
      assert.deepEqual((await estate.preview()).steps, expected);
      passes(await estate.must("preview", "--json", "--show-sames"), /edge/);
      const { create, update, ...rest } = await estate.up();
      assert.deepEqual([create, update, Object.keys(rest)], [1, 2, ["same"]]);
      assert.deepEqual(estate.azure.world.secrets.all(), before);
      assert.doesNotMatch(estate.stateFile(), /"type": "azure-native:keyvault:Secret"/);
      const { same, ...changed } = await estate.up();
      assert.deepEqual([(same ?? 0) > 20, changed], [true, {}]);
    });
  },
  10,
);
