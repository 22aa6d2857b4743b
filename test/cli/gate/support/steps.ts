import {
  type ConsumerRecord,
  type Credential,
  type Ledger,
  credentialName,
  isLive,
  startOf,
} from "../../../../rotation";
import { type StateJson, type StepJson, urns } from "./json";

/** `edge-g1`, its generation, and what the ledger says of it. */
export function credentialsOf(
  ledger: Ledger | undefined,
): [name: string, consumer: string, Credential, generation: string][] {
  return Object.entries(ledger?.consumers ?? {}).flatMap(([consumer, { credentials }]) =>
    Object.entries(credentials).map(([generation, credential]): [string, string, Credential, string] => [
      credentialName(consumer, generation),
      consumer,
      credential,
      generation,
    ]),
  );
}

export function ledgerStep(before: Ledger | undefined, after: Ledger): StepJson {
  const state = (ledger: Ledger): StateJson => ({
    urn: urns.ledger,
    protect: true,
    inputs: structuredClone({ ...ledger }),
  });
  if (before === undefined) return { op: "create", urn: urns.ledger, newState: state(after) };
  const op = JSON.stringify(before) === JSON.stringify(after) ? "same" : "update";
  return { op, urn: urns.ledger, oldState: state(before), newState: state(after) };
}

export function kept(urn: string, inputs: Record<string, unknown>, protect: boolean): StepJson {
  return {
    op: "same",
    urn,
    oldState: { urn, protect, inputs },
    newState: { urn, protect, inputs: structuredClone(inputs) },
  };
}

export function credentialSteps(before: Ledger | undefined, after: Ledger, day: string): StepJson[] {
  const olds = new Map(credentialsOf(before).map((one) => [one[0], one]));
  const news = new Map(credentialsOf(after).map((one) => [one[0], one]));
  return [...new Set([...olds.keys(), ...news.keys()])].flatMap((name) => {
    const [old, now] = [olds.get(name), news.get(name)];
    const states = [old && statesOf(old, before, day), now && statesOf(now, after, day)] as const;
    return [0, 1, 2].map((index): StepJson => {
      const [oldState, newState] = [states[0]?.[index], states[1]?.[index]];
      const urn = (newState ?? oldState)?.urn ?? "";
      const op = oldState === undefined ? "create" : newState === undefined ? "delete" : "same";
      return { op, urn, ...(oldState && { oldState }), ...(newState && { newState }) };
    });
  });
}

/** A credential's password, canary and handover. */
function statesOf(
  [name, consumer, credential, generation]: ReturnType<typeof credentialsOf>[number],
  ledger: Ledger | undefined,
  day: string,
): StateJson[] {
  const { issuedOn, expiresOn } = credential;
  const newest = `g${(ledger?.consumers[consumer]?.nextGeneration ?? 1) - 1}` === generation;
  const recipients = {
    "idim-technical-operations": {
      name: "IDIM Technical Operations",
      email: "idim@example.com",
      form: "vaultLink",
    },
  };
  const password = {
    applicationId: "/applications/ec72904d-71a2-55fd-943d-2004fb23c0db",
    displayName: `${name} ${issuedOn} to ${expiresOn}`,
    endDate: startOf(expiresOn),
  };
  return [
    {
      urn: isLive(credential) ? urns.password(name) : urns.released(name),
      protect: isLive(credential),
      inputs: password,
    },
    {
      urn: urns.canary(name),
      inputs: { live: isLive(credential), clientSecret: "[secret]" },
      dependencies: [urns.password(name)],
      propertyDependencies: { clientSecret: [urns.password(name)], live: [] },
    },
    {
      urn: urns.handover(name),
      inputs: {
        consumer,
        generation,
        newest,
        recipients,
        ...(isLive(credential) ? {} : { ended: true }),
        today: newest ? day : issuedOn,
        clientSecret: "[secret]",
      },
      dependencies: [urns.canary(name)],
    },
  ];
}

export function secretStep(consumer: string, record: ConsumerRecord, before: Ledger | undefined): StepJson {
  const state = ({ nextGeneration }: ConsumerRecord): StateJson => ({
    urn: urns.secret(consumer),
    inputs: {
      tags: { consumer, generation: `g${nextGeneration - 1}`, keyId: `key of g${nextGeneration - 1}` },
      properties: { value: "[secret]", attributes: { enabled: true } },
    },
    dependencies: [urns.canary(`${consumer}-g${nextGeneration - 1}`)],
    propertyDependencies: {
      properties: [urns.password(`${consumer}-g${nextGeneration - 1}`)],
      secretName: [],
    },
  });
  const old = before?.consumers[consumer];
  const op = old === undefined ? "create" : old.nextGeneration === record.nextGeneration ? "same" : "update";
  return { op, urn: urns.secret(consumer), ...(old && { oldState: state(old) }), newState: state(record) };
}
