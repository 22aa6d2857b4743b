import assert from "node:assert/strict";
import { types } from "../../names/types";
import type { Facts, Publication, Read, VaultFacts } from "../../status/facts";
import { readState } from "../../status/read/state";
import { buildReport } from "../../status/report/report";
import { wantedSettings } from "../../status/report/wantedSettings";
import { factsWith, keyOf, password } from "./support";

const east = { vaultName: "kvlt-east" };

/** What a run wrote of `edge`. */
function wrote(generation: string): ReadonlyMap<string, Publication> {
  return new Map([
    ["edge", { generation, keyId: keyOf(`edge-${generation}`), version: `version-of-${generation}` }],
  ]);
}

/** A vault with what the default one has of `edge`, up to a generation. */
function holding(facts: Facts, generation: string): Read<VaultFacts> {
  assert.ok(facts.vault.ok);
  const secret = facts.vault.value.get("edge-client-secret");
  assert.ok(secret);
  const last = secret.versions.findIndex((one) => one.generation === generation);
  const versions = secret.versions.slice(0, last + 1);
  return { ok: true, value: new Map([["edge-client-secret", { ...secret, versions }]]) };
}

/** `edge` in these vaults, of which `east` holds up to a generation. */
function inVaults(vaults: readonly string[], generation = "g2", facts = factsWith()): Facts {
  const edge = { ...facts.settings.consumers.edge, vaults } as Facts["settings"]["consumers"][string];
  const { vault } = facts.settings;
  return {
    ...facts,
    settings: {
      ...facts.settings,
      vaults: { east: { ...vault, ...east, readers: {} } },
      consumers: { ...facts.settings.consumers, edge },
    },
    state: { ...facts.state, copies: new Map([["east", wrote(generation)]]) },
    vaults: new Map([["east", holding(facts, generation)]]),
  };
}

function foundIn(facts: Facts): string[] {
  return buildReport(facts)
    .findings.filter(({ level }) => level === "act" || level === "unknown")
    .map(({ code, sentence }) => `${code}: ${sentence}`);
}

describe("the status of a consumer in several vaults", () => {
  it("is well where each has the newest", () => {
    const report = buildReport(inVaults(["default", "east"]));
    assert.equal(report.exitCode, 0);
    assert.deepEqual(report.vaults, [{ called: "east", name: "kvlt-east", reason: null, certificates: [] }]);
  });

  it("says which has an older one, whichever comes first", () => {
    const sentence =
      "not-published: no run wrote edge-g2 into the vault kvlt-east, as far as the state knows: whoever reads it there has an older one, or none";
    assert.deepEqual(foundIn(inVaults(["default", "east"], "g1")), [sentence]);
    assert.deepEqual(foundIn(inVaults(["east", "default"], "g1")), [
      "not-published: the vault doesn't hold edge-g2, so its readers get an older one",
    ]);
  });

  it("leaves in peace what stays in a vault that the consumer has left", () => {
    assert.deepEqual(foundIn(inVaults(["default"], "g1")), []);
  });

  it("says in which vault somebody has deleted it", () => {
    const facts = {
      ...inVaults(["default", "east"]),
      vaults: new Map([["east", { ok: true, value: new Map() }]]),
    };
    assert.deepEqual(foundIn(facts as Facts), [
      "vault-secret-deleted: edge-client-secret is not in the vault kvlt-east any more: its readers get nothing",
    ]);
  });

  it("can't tell where one of them can't be read, and calls nothing an orphan then", () => {
    const strange = factsWith({
      onApp: (ours) => ({
        ok: true,
        value: [...ours, password("extra", "edge-g2 2027-02-20 to 2027-08-19", "2027-02-20", "2027-08-19")],
      }),
    });
    const unread = new Map([["east", { ok: false, reason: "403" }]]) as Facts["vaults"];
    const known = foundIn(inVaults(["default", "east"], "g2", strange));
    assert.deepEqual(
      known.map((one) => one.slice(0, one.indexOf(":"))),
      ["orphan"],
    );
    const unknown = foundIn({ ...inVaults(["default", "east"], "g2", strange), vaults: unread });
    assert.deepEqual(
      unknown.map((one) => one.slice(0, one.indexOf(":"))),
      ["orphan-unclear", "vault-unreadable"],
    );
    assert.match(unknown.join("\n"), /without the vault kvlt-east status can't tell/);
  });

  it("has the Function App read it in the first", () => {
    const references = (vaults: readonly string[]): (string | undefined)[] =>
      wantedSettings(inVaults(vaults)).map(({ reference }) => reference);
    assert.equal(
      references(["east", "default"])[0],
      "@Microsoft.KeyVault(VaultName=kvlt-east;SecretName=edge-client-secret)",
    );
    assert.equal(
      references(["default", "east"])[0],
      "@Microsoft.KeyVault(VaultName=kvlt-maxconf-test;SecretName=edge-client-secret)",
    );
  });

  it("says who has no right in which vault", () => {
    const facts = inVaults(["default", "east"]);
    const readers = [{ name: "reader aks", principalId: { ok: true, value: "id-of-aks" } }] as const;
    const rights = {
      ok: true,
      value: { access: "policies", permissions: new Map<string, string[]>() },
    } as const;
    const found = foundIn({
      ...facts,
      estate: { ...facts.estate, vaults: new Map([["east", { rights, readers }]]) },
    });
    assert.deepEqual(found, [
      "reader-without-right: the reader aks may not get and list secrets of kvlt-east",
    ]);
    const mayRead = new Map([["id-of-aks", { ok: true, value: false } as const]]);
    const byRoles = { rights: { ok: true, value: { access: "rbac", mayRead } } as const, readers };
    assert.deepEqual(
      foundIn({ ...facts, estate: { ...facts.estate, vaults: new Map([["east", byRoles]]) } }),
      [
        "reader-without-right: the reader aks has no role of its own by which it may read secrets of kvlt-east",
      ],
    );
  });
});

describe("a state with several vaults", () => {
  it("is read vault by vault", () => {
    const secret = (name: string, generation: string): object => ({
      urn: `urn:pulumi:test::quarterturn::${types.rotatingConsumer}$${types.vaultSecret}::${name}`,
      type: types.vaultSecret,
      inputs: { tags: { consumer: "edge", generation, keyId: "K" } },
    });
    const vault = (name: string): object => ({
      urn: `urn:pulumi:test::quarterturn::${types.secretVault}$${types.vault}::${name}`,
      id: `/id/of/${name}`,
      type: types.vault,
      protect: true,
    });
    const resources = [
      vault("vault@east"),
      vault("vault"),
      secret("edge-client-secret@east", "g2"),
      secret("edge-client-secret", "g1"),
    ];
    const { published, copies, estate } = readState(JSON.stringify({ deployment: { resources } }));
    assert.equal(published.get("edge")?.generation, "g1");
    assert.equal(copies.get("east")?.get("edge")?.generation, "g2");
    assert.deepEqual(
      [...estate.ids],
      [
        ["vault@east", "/id/of/vault@east"],
        ["vault", "/id/of/vault"],
      ],
    );
  });
});
