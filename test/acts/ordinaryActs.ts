import { deleteApplication, seedApps } from "../../local-azure/entra/applications";
import { removePassword } from "../../local-azure/entra/passwords";
import { deleteSecret } from "../../local-azure/keyvault/secrets";
import type { TestEstate } from "../support/estate";
import { type Act, inWords, rotationDay, run, twoQuarters, urn, withConsumers } from "./act";
import { edgeApp } from "./inventory";

const threeQuarters = [...twoQuarters, rotationDay];
const firstEnds = "2027-05-21";

/** As somebody does in the portal. */
const removing = (name: string) => (estate: TestEstate) => {
  const { world } = estate.azure;
  const found = world.passwords.find(({ displayName }) => displayName?.startsWith(`${name} `) === true);
  if (found === undefined) throw new Error(`${name} is on no app`);
  world.transact(() => {
    removePassword(world, found);
  });
  return Promise.resolve(undefined);
};

/** `state delete` of a resource and of all that depends on it: the cloud keeps everything, the state knows nothing of it. */
const forgotten = (kind: "password" | "canary" | "vaultSecret" | "vault") => ({
  title: `\`pulumi state delete --target-dependents\` of ${inWords[kind]}`,
  act: run("state delete", "--force", "--target-dependents", urn[kind]),
  gone: [],
  mending: "restore" as const,
});

/** What happens to a stack on an ordinary day. */
export const ordinaryActs: readonly Act[] = [
  ...(
    ["ledger", "password", "canary", "vaultSecret", "handover", "vault", "functionApp", "gateway"] as const
  ).map((kind) => ({
    title: `\`pulumi refresh --target\`, then \`pulumi up --target\` of ${inWords[kind]} on a rotation day`,
    on: rotationDay,
    act: async (estate: TestEstate) => {
      await estate.must("refresh", "--yes", "--skip-preview", "--target", urn[kind]);
      return estate.must("up", "--yes", "--skip-preview", "--target", urn[kind]);
    },
    gone: [],
    mending: "up" as const,
  })),
  {
    title: "`pulumi up --exclude` of a vault secret and what depends on it, on a rotation day",
    on: rotationDay,
    act: run("up", "--exclude", urn.vaultSecret, "--exclude-dependents"),
    says: /edge-g3: not handed over/,
    gone: [],
    mending: "up",
  },
  {
    title: "`pulumi refresh`",
    act: run("refresh"),
    gone: [],
    mending: "nothing",
  },
  {
    title: "a previous secret is removed in the portal",
    act: removing("edge-g1"),
    gone: ["secret edge-g1"],
    refused: ["edge-g1"],
    mending: "refresh",
  },
  {
    title: "the current secret is removed in the portal",
    on: "2027-02-24",
    act: removing("edge-g2"),
    gone: ["secret edge-g2"],
    refused: ["edge-g2"],
    mending: "refresh",
  },
  {
    title: "an expired secret is cleared away in the portal",
    quarters: [...threeQuarters, firstEnds],
    on: "2027-05-22",
    act: removing("edge-g1"),
    gone: ["secret edge-g1"],
    mending: "up",
  },
  {
    title: "a vault secret is deleted",
    act: (estate) => {
      const { world } = estate.azure;
      world.transact(() => {
        deleteSecret(world, { vault: "kvlt-maxconf-test", name: "edge-client-secret" });
      });
      return Promise.resolve(undefined);
    },
    gone: ["vault secret edge-client-secret"],
    mending: "refresh",
  },
  {
    title: "the state of the last quarter is put back",
    act: async (estate) => {
      const before = (await estate.must("stack", "export", "--show-secrets")).stdout;
      estate.moveTo(rotationDay);
      await estate.up();
      await estate.importState(before);
      return undefined;
    },
    gone: [],
    mending: "up",
  },
  {
    title: "the stack is renamed (`pulumi stack rename`), and back",
    act: async (estate) => {
      const up = ["up", "--yes", "--skip-preview", "--expect-no-changes"];
      await estate.must("stack", "rename", "other");
      await estate.must(...up, "--stack", "other");
      return estate.must("stack", "rename", "test", "--stack", "other");
    },
    gone: [],
    mending: "nothing",
  },
  {
    title: "a consumer is renamed, with `aliases`",
    act: async (estate) => {
      withConsumers(estate, ({ edge, test }) => ({ test, edgy: { ...edge, aliases: ["edge"] } }));
      return run("up")(estate);
    },
    gone: ["vault secret edge-client-secret"],
    mending: "nothing",
  },
  {
    title: "a consumer leaves the stack file",
    act: async (estate) => {
      withConsumers(estate, ({ test }) => ({ test }));
      return run("up")(estate);
    },
    gone: [],
    mending: "nothing",
  },
  {
    title: "a consumer leaves, and its app is deleted",
    act: async (estate) => {
      const { world } = estate.azure;
      const app = world.apps.find(({ clientId }) => clientId === edgeApp);
      world.transact(() => {
        deleteApplication(world, app?.objectId ?? "");
      });
      withConsumers(estate, ({ test }) => ({ test }));
      return run("up")(estate);
    },
    gone: ["app sec_bcgov_v1 (Test/Edge)", "secret edge-g1", "secret edge-g2"],
    refused: ["edge-g1", "edge-g2"],
    left: ["edge"],
    mending: "nothing",
  },
  {
    title: "an app is registered anew: its `clientId` changes",
    act: async (estate) => {
      const { world } = estate.azure;
      const clientId = "0b8e3f0e-30a4-4b8e-9e0c-1f6ad1f5a001";
      world.transact(() => {
        seedApps(world, [{ clientId, displayName: "Edge, anew" }]);
      });
      withConsumers(estate, ({ edge, test }) => ({ edge: { ...edge, clientId }, test }));
      return run("up")(estate);
    },
    gone: [],
    mending: "nothing",
  },
  {
    title: "`pulumi state delete` of a handover",
    act: run("state delete", urn.handover),
    gone: [],
    mending: "up",
  },
  {
    title: "`pulumi state delete` of the ledger",
    act: run("state delete", "--force", urn.ledger),
    gone: [],
    mending: "restore",
  },
  ...(["password", "canary", "vaultSecret", "vault"] as const).map(forgotten),
  {
    title: "`pulumi stack rm --force`",
    act: run("stack rm", "--force"),
    gone: [],
    mending: "restore",
  },
];
