import { isDeepStrictEqual } from "node:util";
import { uuidOf } from "../../../local-azure/ids";
import { consumerGoals } from "./consumerGoals";
import { type Goal, type Inputs, type Run, type State, stateOf } from "./goal";
import { type StateJson, type StepJson, unknown } from "./json";
import { platformGoals, subscription } from "./platformGoals";

/** What MaxConf's program declares. */
export function goalsOf(run: Run): Goal[] {
  const consumers = Object.entries(run.ledger.consumers);
  return [...platformGoals(run), ...consumers.flatMap(([name, record]) => consumerGoals(run, name, record))];
}

/** The steps by which an engine goes from a state to what the program declares. */
export function stepsOf(goals: readonly Goal[], state: State): StepJson[] {
  const taken = new Set<string>();
  const declared = goals.map((goal) => {
    const old = oldOf(goal, state);
    if (old !== undefined) taken.add(old.urn);
    return stepOf(goal, old);
  });
  const dropped = [...state.values()]
    .filter(({ urn }) => !taken.has(urn))
    .map((oldState): StepJson => ({ op: "delete", urn: oldState.urn, oldState: structuredClone(oldState) }));
  return [...declared, ...dropped];
}

/** The state that an update leaves: what hangs on others is known once those are made. */
export function afterUpdate(run: Run): State {
  let { state } = run;
  for (;;) {
    const next = new Map<string, StateJson>();
    for (const goal of goalsOf({ ...run, state })) next.set(goal.urn, done(goal, oldOf(goal, state)));
    if (isDeepStrictEqual(next, state)) return state;
    state = next;
  }
}

function oldOf({ urn, aliases = [] }: Goal, state: State): StateJson | undefined {
  return [urn, ...aliases].map((one) => state.get(one)).find((one) => one !== undefined);
}

function stepOf(goal: Goal, old: StateJson | undefined): StepJson {
  const { urn } = goal;
  const newState = checked(goal, old);
  if (old === undefined) return { op: "create", urn, newState };
  const oldState = structuredClone(old);
  const paths = changesIn(old.inputs, newState.inputs, "").filter((path) => !unwatched(urn).includes(path));
  if (paths.length === 0) return { op: "same", urn, oldState, newState };
  const isOther = paths.some((path) => forcesNew.test(`${typeOf(urn)}.${path}`));
  const detailedDiff = Object.fromEntries(paths.map((path) => [path, { kind: "update", inputDiff: true }]));
  return { op: isOther ? "replace" : "update", urn, oldState, newState, detailedDiff };
}

/** Inputs whose change makes another resource of it. */
const forcesNew =
  /^(ApplicationPassword\..*|Vault\.vaultName|Secret\.(secretName|vaultName)|RoleAssignment\.principalId|WebApp\.name|ApiManagementService\.serviceName)$/;

/** What the own provider doesn't count as a change. */
function unwatched(urn: string): readonly string[] {
  return typeOf(urn) === "Handover" ? ["today", "newest"] : [];
}

function typeOf(urn: string): string {
  return (urn.split("::")[2] ?? "").split(":").at(-1) ?? "";
}

/** The new state after the provider's check and the options of the program. */
function checked(goal: Goal, old: StateJson | undefined): StateJson {
  const state = stateOf(goal);
  if (old === undefined) return state;
  for (const name of goal.ignoreChanges ?? []) state.inputs[name] = old.inputs[name];
  const stored = JSON.stringify(old.inputs).includes(unknown) ? undefined : old.inputs;
  if (stored === undefined) return state;
  if (typeOf(goal.urn) === "TokenCanary") {
    const isProven = stored.live === state.inputs.live && stored.keyId === state.inputs.keyId;
    if (isProven) state.inputs = structuredClone(stored);
  }
  if (typeOf(goal.urn) === "ClientSecret") {
    const { policy, displayName, state: becomes, newest } = state.inputs;
    state.inputs = { ...structuredClone(stored), policy, displayName, state: becomes, newest };
  }
  if (typeOf(goal.urn) === "Handover") state.inputs = asHandedOver(stored, state.inputs);
  return state;
}

function asHandedOver(stored: Inputs, news: Inputs): Inputs {
  if (news.newest !== true) {
    const { ended } = news;
    return { ...structuredClone(stored), newest: false, ...(ended === undefined ? {} : { ended }) };
  }
  const isSame = stored.keyId === news.keyId && isDeepStrictEqual(stored.recipients, news.recipients);
  return isSame ? { ...structuredClone(stored), newest: true, today: news.today } : news;
}

function done(goal: Goal, old: StateJson | undefined): StateJson {
  const step = stepOf(goal, old);
  const { newState = stateOf(goal) } = step;
  const isSameResource = step.op === "same" || step.op === "update";
  const id = isSameResource && old?.id !== undefined ? old.id : idOf(goal);
  return { ...newState, id, outputs: { ...newState.inputs, ...outputsOf(goal, newState.inputs, id) } };
}

function idOf({ urn }: Goal): string {
  const id = uuidOf(urn);
  if (typeOf(urn) === "Vault")
    return `${subscription}/resourceGroups/rg/providers/Microsoft.KeyVault/vaults/${id}`;
  return typeOf(urn) === "Application" ? `/applications/${id}` : `/id/${id}`;
}

function outputsOf({ urn }: Goal, inputs: Inputs, id: string): Inputs {
  switch (typeOf(urn)) {
    case "ApplicationPassword":
      return { keyId: uuidOf("key", id), value: "[secret]" };
    case "ClientSecret":
      return { keyId: uuidOf("key", id), value: "[secret]" };
    case "Application":
      return { clientId: uuidOf("client", urn) };
    case "WebApp":
    case "ApiManagementService":
      return { identity: { type: "SystemAssigned", principalId: uuidOf("identity", id) } };
    case "StorageAccount":
      return { name: inputs.accountName };
    case "RandomString":
      return { result: "x7k2m9qa" };
    case "RandomUuid":
      return { result: uuidOf("result", urn) };
    case "Secret": {
      const { keyId = "" } = inputs.tags as { keyId?: string };
      const place = `https://${String(inputs.vaultName)}.vault.azure.net/secrets/${String(inputs.secretName)}`;
      return { uriWithVersion: keyId === unknown ? unknown : `${place}/${keyId}` };
    }
    case "Handover":
      return { deliveries: inputs.newest === true ? deliveriesTo(inputs.recipients as Inputs) : {} };
    default:
      return {};
  }
}

function deliveriesTo(recipients: Inputs): Inputs {
  return Object.fromEntries(Object.keys(recipients).map((key) => [key, { sentOn: "2026-11-22" }]));
}

/** Paths at which two inputs differ. */
function changesIn(old: unknown, now: unknown, path: string): string[] {
  if (isDeepStrictEqual(old, now)) return [];
  const isSection = (value: unknown): value is Inputs =>
    typeof value === "object" && value !== null && !Array.isArray(value);
  if (!isSection(old) || !isSection(now)) return [path];
  return [...new Set([...Object.keys(old), ...Object.keys(now)])].flatMap((key) =>
    changesIn(old[key], now[key], path === "" ? key : `${path}.${key}`),
  );
}
