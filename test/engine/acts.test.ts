import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import { join } from "node:path";
import { type Act, type Mending, twoQuarters } from "../acts/act";
import { attacks } from "../acts/attacks";
import { inventory, refusedOf, secretsOf, switchOver } from "../acts/inventory";
import { ordinaryActs } from "../acts/ordinaryActs";
import { describeWithEngine } from "../support/engine";
import { TestEstate } from "../support/estate";

/** The state as it was before the act, and its stack file. */
interface Kept {
  readonly state: string;
  readonly stackFile: string;
}

async function keep(estate: TestEstate, { mending }: Act): Promise<Kept> {
  const stackFile = join(estate.folder, "kept.yaml");
  cpSync(join(estate.folder, "Pulumi.test.yaml"), stackFile);
  const exporting = ["stack", "export", "--show-secrets"];
  return { stackFile, state: mending === "restore" ? (await estate.must(...exporting)).stdout : "" };
}

async function mend(estate: TestEstate, mending: Mending, { state, stackFile }: Kept): Promise<void> {
  switch (mending) {
    case "nothing":
      return;
    case "up":
      await estate.up();
      return;
    case "refresh":
      await estate.up("--refresh");
      return;
    case "restore":
      // `stack rm` takes the stack's file too, which is under version control.
      cpSync(stackFile, join(estate.folder, "Pulumi.test.yaml"));
      if ((await estate.pulumi("stack", "export")).code !== 0)
        await estate.must("stack", "init", "test", "--no-select");
      await estate.importState(state);
      await estate.up("--refresh");
  }
}

/** What `npm run status -- --json` prints, as far as it is looked at here. */
interface Status {
  readonly findings: readonly { readonly level: string; readonly code: string }[];
}

function minus(before: ReadonlySet<string>, now: ReadonlySet<string>): string[] {
  return [...before].filter((one) => !now.has(one)).sort();
}

/** Does it, and sees what became of the estate: what is gone, and who is refused. Returns the secrets that still work. */
async function perform(
  estate: TestEstate,
  { act, says, gone, mayGo = [], refused = [] }: Act,
): Promise<string[]> {
  const before = inventory(estate);
  const secrets = secretsOf(estate);
  const over = await refusedOf(estate, secrets);
  const valid = secrets.filter(({ name }) => !over.includes(name));
  const { stdout = "", stderr = "" } = (await act(estate)) ?? {};
  if (says !== undefined) assert.match(stdout + stderr, says);
  const went = minus(before, inventory(estate)).filter((one) => !mayGo.includes(one));
  assert.deepEqual(went, [...gone].sort(), stdout + stderr);
  const nowRefused = await refusedOf(estate, valid);
  assert.deepEqual(nowRefused, [...refused].sort());
  return valid.flatMap(({ name }) => (nowRefused.includes(name) ? [] : [name]));
}

/** Sees that the stack is right again: everybody gets in, nothing else has gone, and no run has anything left to do. */
async function seeAllWell(estate: TestEstate, working: readonly string[], { left = [] }: Act): Promise<void> {
  assert.deepEqual(await switchOver(estate, left), [], "what the vault holds gets no token");
  const there = secretsOf(estate).map(({ name }) => name);
  assert.deepEqual(
    working.filter((name) => !there.includes(name)),
    [],
    "went when it was put right",
  );
  assert.deepEqual(Object.keys(await estate.up()), ["same"], "another run has nothing to do");
  const { findings } = JSON.parse((await estate.status("--json")).stdout) as Status;
  const urgent = findings.filter(({ level }) => level === "act").map(({ code }) => code);
  assert.deepEqual(urgent, []);
}

describeWithEngine("When somebody does this, the secrets work on and the runbook puts it right:", (env) => {
  for (const act of [...attacks, ...ordinaryActs]) {
    it(act.title.replaceAll("`", ""), async () => {
      const estate = await TestEstate.after(env, ...(act.quarters ?? twoQuarters));
      try {
        const kept = await keep(estate, act);
        if (act.on !== undefined) estate.moveTo(act.on);
        const working = await perform(estate, act);
        const isWithoutGateway = !inventory(estate).has("gateway");
        await mend(estate, act.mending, kept);
        // One that is made anew gets its host names in the run after.
        if (isWithoutGateway) await estate.up();
        await seeAllWell(estate, working, act);
      } finally {
        await estate.close();
      }
    });
  }
});
