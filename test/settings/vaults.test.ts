import assert from "node:assert/strict";
import { declaredEstate } from "../../settings/declaredEstate";
import { recipientReaders } from "../../settings/recipientReaders";
import { readSettings } from "../../settings/settings";
import { vaultsOf, vaultsOfConsumer } from "../../settings/vaults";
import { type Raw, problemsOf, stackFile, withValue } from "./stackFile";

const somebody = "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001";
const existing = { resourceGroup: "rg-team" };

/** The test stack with further vaults, and `edge` in some of them. */
function several(vaults: Raw, edge: unknown = ["default", ...Object.keys(vaults)]): Raw {
  return { ...withValue("consumers.edge.vaults", edge), vaults };
}

const two = several({ east: { name: "kvlt-east" }, team: { name: "kvlt-team", existing } });

/** The same, and whoever gets links to the secrets may open them. */
function withTeam(vaults: Raw, edge?: unknown): Raw {
  const raw = structuredClone(several(vaults, edge)) as { recipients: Record<string, Raw> };
  Object.assign(raw.recipients["maxconf-contact"] ?? {}, { objectId: somebody, reason: "runs the service" });
  return raw;
}

describe("a stack file with several vaults", () => {
  it("names each, the default one first", () => {
    assert.deepEqual(problemsOf(two), []);
    assert.deepEqual(
      vaultsOf(readSettings(two)).map(([name, { vaultName }]) => [name, vaultName]),
      [
        ["default", "kvlt-maxconf-test"],
        ["east", "kvlt-east"],
        ["team", "kvlt-team"],
      ],
    );
  });

  it("puts a consumer where it says, and whoever says nothing into the default one", () => {
    const settings = readSettings(several({ east: { name: "kvlt-east" } }, ["east", "default", "east"]));
    assert.deepEqual(vaultsOfConsumer(settings, "edge"), ["east", "default"]);
    assert.deepEqual(vaultsOfConsumer(settings, "test", ["east"]), ["default"]);
    assert.deepEqual(vaultsOfConsumer(settings, "left", ["east"]), ["east"]);
    assert.deepEqual(vaultsOfConsumer(settings, "left"), ["default"]);
  });

  it("declares what is created, in the region that it names", () => {
    const vaults = { east: { name: "kvlt-east", location: "canadaeast" }, west: { name: "kvlt-west" } };
    const nothing = (): undefined => undefined;
    assert.deepEqual(
      Object.entries(declaredEstate(readSettings(several(vaults)), nothing).vaults ?? {}).map(
        ([name, { vaultName, location, resourceGroup }]) => [name, vaultName, location, resourceGroup],
      ),
      [
        ["east", "kvlt-east", "canadaeast", "rg-maxconf-test"],
        ["west", "kvlt-west", "canadacentral", "rg-maxconf-test"],
      ],
    );
    assert.deepEqual(Object.keys(declaredEstate(readSettings(two), nothing).vaults ?? {}), ["east"]);
    assert.equal("vaults" in declaredEstate(readSettings(stackFile("test")), nothing), false);
  });

  it("says where something is created that has no place", () => {
    const vaults = { east: { name: "kvlt-east" } };
    const vault = { name: "kvlt-maxconf-test", existing };
    const { tenantId, consumers, recipients, mail } = several(vaults);
    assert.deepEqual(problemsOf({ tenantId, consumers, recipients, mail, vault, vaults }), [
      "quarterturn:location: got nothing, want an Azure region such as canadacentral: quarterturn:vaults.east is created there; where it is there already, say so in quarterturn:vaults.east.existing",
      "quarterturn:resourceGroup: got nothing, want a resource group's name: quarterturn:vaults.east is created there; where it is there already, say so in quarterturn:vaults.east.existing",
    ]);
  });

  const wrong: readonly [what: string, raw: Raw, problem: string][] = [
    [
      "a vault that there isn't",
      several({ east: { name: "kvlt-east" } }, ["default", "eats"]),
      'quarterturn:consumers.edge.vaults: got "eats", want default, which is quarterturn:vault, or a name from quarterturn:vaults (east); did you mean east?',
    ],
    [
      "no vault at all",
      several({}, []),
      "quarterturn:consumers.edge.vaults: got [], want a list of at least one: default, or names from quarterturn:vaults",
    ],
    [
      "one vault twice",
      several({ east: { name: "KVLT-MaxConf-Test" } }),
      "quarterturn:vaults.east.name: got KVLT-MaxConf-Test, which is quarterturn:vault too, want another vault",
    ],
    [
      "a vault that is called as the default one",
      { ...stackFile("test"), vaults: { default: { name: "kvlt-east" } } },
      'quarterturn:vaults.default: got {"name":"kvlt-east"}, want another name: consumers call quarterturn:vault `default`',
    ],
    [
      "somebody who reads and writes by policies",
      several({
        east: {
          name: "kvlt-east",
          readers: { audit: { objectId: somebody, reason: "audits" } },
          writers: { ci: { objectId: somebody, reason: "runs it" } },
        },
      }),
      `quarterturn:vaults.east.writers.ci.objectId: got ${somebody}, which is vaults.east.readers.audit too, want another identity: a vault has one access policy for each`,
    ],
    [
      "somebody who gets links to what lies there, and writes by policies",
      withTeam({ east: { name: "kvlt-east", writers: { ci: { objectId: somebody, reason: "runs it" } } } }),
      `quarterturn:vaults.east.writers.ci.objectId: got ${somebody}, which is recipients.maxconf-contact too, want another identity: a vault has one access policy for each`,
    ],
    [
      "one identity that is to read it twice",
      several({
        team: {
          ...{ name: "kvlt-team", existing },
          readers: {
            audit: { objectId: somebody, reason: "audits" },
            other: { objectId: somebody, reason: "as well" },
          },
        },
      }),
      `quarterturn:vaults.team.readers.other.objectId: got ${somebody}, which is vaults.team.readers.audit too, want another identity: each has this right once`,
    ],
    [
      "a topic of the default vault among the others'",
      {
        ...several({ east: { name: "kvlt-east" } }),
        alerts: { email: "ops@example.com", topics: { default: { name: "evgt-kvlt", resourceGroup: "rg" } } },
      },
      "quarterturn:alerts.topics.default: got the default vault's, want a name from quarterturn:vaults (east); write it into quarterturn:alerts.topic",
    ],
  ];
  for (const [what, raw, problem] of wrong)
    it(`is refused with ${what}`, () => {
      assert.deepEqual(problemsOf(raw), [problem]);
    });

  it("may let one write into a vault and open links into another", () => {
    const writers = { ci: { objectId: somebody, reason: "runs it" } };
    assert.deepEqual(problemsOf(withTeam({ east: { name: "kvlt-east", writers } }, ["default"])), []);
    assert.deepEqual(problemsOf(withTeam({ east: { name: "kvlt-east", access: "rbac", writers } })), []);
  });

  it("may use a secret's name once in each vault", () => {
    const vaults = { east: { name: "kvlt-east" } };
    const named = (edge: unknown): Raw => {
      const raw = several(vaults, edge) as { consumers: Record<string, Raw> };
      Object.assign(raw.consumers.test ?? {}, { secretName: "EDGE-client-secret" });
      return raw;
    };
    assert.deepEqual(problemsOf(named(["east"])), []);
    assert.deepEqual(problemsOf(named(["east", "default"])), [
      "quarterturn:consumers.test.secretName: got EDGE-client-secret, which is edge's, want a name of its own in the vault",
    ]);
  });

  it("lets recipients read in the vaults that their consumers' secrets lie in, and wide readers of one read only that", () => {
    const raw = withTeam(two.vaults as Raw) as { vaults: Record<string, Raw> };
    const consumersIn = (vault?: string, keeps?: (one: string) => boolean): (readonly string[])[] =>
      recipientReaders(readSettings(raw as Raw), vault, keeps).map(({ consumers }) => consumers);
    assert.deepEqual(consumersIn(), [["edge", "test"]]);
    assert.deepEqual(consumersIn("east"), [["edge"]]);
    assert.deepEqual(
      consumersIn("east", (one) => one === "test"),
      [["edge", "test"]],
    );
    Object.assign(raw.vaults.east ?? {}, { readers: { all: { objectId: somebody, reason: "all of it" } } });
    assert.deepEqual([consumersIn("east"), consumersIn("team")], [[], [["edge"]]]);
  });
});
