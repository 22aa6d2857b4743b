import { type Act, inWords, run, unprotected, urn, withConsumers } from "./act";

const provider = "the own provider";
const notDeleted = /not deleted: .*still valid/;
const access = ["vault access of apim-maxconf-test", "vault access of func-maxconf-test"];
const unguarded = ["role on the storage account", ...access];
const readers = ["App Service plan", "Function App", "gateway", "storage account"];

/** What stops a replacement of each, or makes it harmless. */
const replaced = {
  password: "`retainOnDelete`: the one that is replaced stays on its app until it ends",
  canary: "only its record is made anew",
  vaultSecret: "the own provider: the vault has it already, and it stays",
  handover: "only its record is made anew, with another e-mail",
  ledger: "the own provider: a ledger is not begun a second time",
};

/** What would delete a secret that somebody works with, on purpose or by mistake. */
export const attacks: readonly Act[] = [
  {
    title: "`pulumi destroy`",
    act: run("destroy"),
    holds: provider,
    says: notDeleted,
    gone: [],
    mayGo: unguarded,
    mending: "refresh",
  },
  {
    title: "`pulumi destroy --continue-on-error`",
    act: run("destroy", "--continue-on-error"),
    holds: `${provider}; the engine: the rest is protected`,
    says: /cannot be deleted\s+because it is protected/,
    gone: unguarded,
    mending: "refresh",
  },
  {
    title: "`pulumi destroy --exclude-protected`",
    act: run("destroy", "--exclude-protected"),
    holds: provider,
    says: notDeleted,
    gone: [],
    mayGo: unguarded,
    mending: "refresh",
  },
  {
    title: "`pulumi destroy` with `PULUMI_OPTION_IGNORE_PROTECT`",
    act: (estate) =>
      estate.pulumiWith({ PULUMI_OPTION_IGNORE_PROTECT: "true" }, "destroy", "--yes", "--skip-preview"),
    holds: provider,
    says: notDeleted,
    gone: [],
    mayGo: [...unguarded, ...readers],
    mending: "refresh",
  },
  {
    title: "`pulumi destroy --continue-on-error` with `PULUMI_OPTION_IGNORE_PROTECT`",
    act: unprotected("destroy"),
    holds: provider,
    says: notDeleted,
    gone: [...unguarded, ...readers],
    mending: "refresh",
  },
  {
    title: "`pulumi state unprotect --all`, then `pulumi destroy`",
    act: async (estate) => {
      await estate.must("state", "unprotect", "--all", "--yes");
      return run("destroy")(estate);
    },
    holds: provider,
    says: notDeleted,
    gone: [],
    mayGo: [...unguarded, ...readers],
    mending: "refresh",
  },
  ...(["password", "canary", "vaultSecret", "vault", "ledger"] as const).map((kind) => ({
    title: `\`pulumi destroy --target\` ${inWords[kind]}, with what depends on it, and the variable`,
    act: unprotected("destroy", "--target", urn[kind], "--target-dependents"),
    holds: provider,
    says: notDeleted,
    gone: kind === "vault" ? access : [],
    mending: kind === "vault" ? ("refresh" as const) : ("nothing" as const),
  })),
  ...Object.entries(replaced).map(([kind, holds]) => ({
    title: `\`pulumi up --replace\` ${inWords[kind as keyof typeof replaced]}, with the variable`,
    act: unprotected("up", "--replace", urn[kind as keyof typeof replaced]),
    holds,
    gone: [],
    mending: "nothing" as const,
  })),
  {
    title: "a consumer is taken out of the stack file, `pulumi up` with the variable",
    act: (estate) => {
      withConsumers(estate, ({ test }) => ({ test }));
      return unprotected("up")(estate);
    },
    holds: "the plan: its credentials stay declared until they end",
    gone: [],
    mending: "nothing",
  },
];
