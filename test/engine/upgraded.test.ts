import assert from "node:assert/strict";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { packageRoot } from "../../cli/places";
import { certificatesTargets } from "../../cli/pulumi/certificatesTargets";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";
import { killUpWhen } from "../support/killed";
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

const atTheTop = `
import { rotate } from "../program/rotation";
export = rotate(undefined as never);
`;

describeWithEngine(
  "A stack that an older version left goes over",
  (env) => {
    let estate: TestEstate;
    let secrets: ReturnType<typeof estate.azure.world.secrets.all>;

    afterEach(() => estate.close());

    /** The stack as an older version left it. */
    async function leftBy(change: () => void): Promise<void> {
      estate = await TestEstate.open(env);
      change();
      // The gateway gets its managed certificates in the second.
      await estate.up();
      await estate.up();
      secrets = estate.azure.world.secrets.all();
      for (const part of ["components", "program", "stacks"])
        cpSync(join(packageRoot, part), join(estate.folder, part), { recursive: true });
    }

    function replace(file: string, change: (text: string) => string): void {
      const path = join(estate.folder, file);
      const text = readFileSync(path, "utf8");
      assert.notEqual(change(text), text, file);
      writeFileSync(path, change(text));
    }

    async function isSettled(): Promise<void> {
      assert.deepEqual(estate.azure.world.secrets.all(), secrets);
      const { same, ...changed } = await estate.up();
      assert.deepEqual([(same ?? 0) > 20, changed], [true, {}]);
    }

    it("whose vault secrets were azure-native's, in place: no credential changes, no vault secret is deleted, none gets a new version", async () => {
      await leftBy(() => {
        replace("components/vaultSecret.ts", () => former);
        // It declared no right of its own.
        replace("program/vaults.ts", (text) => text.replaceAll(/^ {2}await allowWriters\(.*\n/gm, ""));
      });
      assert.deepEqual(
        secrets.map(({ name }) => name),
        ["edge-client-secret", "test-client-secret"],
      );
      const expected = [
        "create AccessPolicy deployer-writes-secrets",
        "update Secret edge-client-secret",
        "update Secret test-client-secret",
      ];
      assert.deepEqual((await estate.preview()).steps, expected);
      passes(await estate.must("preview", "--json", "--show-sames"), /edge/);
      const { create, update, ...rest } = await estate.up();
      assert.deepEqual([create, update, Object.keys(rest)], [1, 2, ["same"]]);
      assert.doesNotMatch(estate.stateFile(), /"type": "azure-native:keyvault:Secret"/);
      await isSettled();
    });

    describe("that stood at the top of the stack, before there was a Rotation", () => {
      const below = "urn:pulumi:test::quarterturn::quarterturn:index:Rotation$";
      const top = /urn:pulumi:test::quarterturn::quarterturn:(index:(Ledger|RotatingConsumer)|certificates:)/;

      beforeEach(async () => {
        await leftBy(() => {
          replace("program/rotation.ts", (text) =>
            text.replace("async function rotate(", "export async function rotate("),
          );
          replace("stacks/index.ts", () => atTheTop);
        });
        assert.ok(!estate.stateFile().includes(below));
      });

      it("in one run, which the gate lets pass: nothing changes but where each stands", async () => {
        assert.deepEqual((await estate.preview()).steps, ["create Rotation rotation"]);
        passes(await estate.must("preview", "--json", "--show-sames"), /nothing/);
        const { create, same, ...rest } = await estate.up();
        assert.deepEqual([create, (same ?? 0) > 20, rest], [1, true, {}]);
        assert.doesNotMatch(estate.stateFile(), top);
        await isSettled();
      });

      it("also if the run is killed half-way", async () => {
        assert.ok(await killUpWhen(estate, () => estate.stateFile().includes(below)));
        await estate.up("--refresh");
        assert.doesNotMatch(estate.stateFile(), top);
        await isSettled();
      });

      it("also if the daily run for certificates is the first", async () => {
        await estate.must(
          "up",
          "--yes",
          "--skip-preview",
          ...certificatesTargets.flatMap((one) => ["--target", one]),
        );
        await estate.up();
        assert.doesNotMatch(estate.stateFile(), top);
        await isSettled();
      });
    });
  },
  10,
);
