import * as pulumi from "@pulumi/pulumi";
import { z } from "zod";
import { isKnown, valueOf } from "../components/known";
import { appsLetIn } from "../components/tokenPolicy";
import { types } from "../names/types";
import { nameOf, typeOf } from "../names/urn";
import { type ConsumerRecord, own } from "../rotation";
import type { Settings } from "../settings/settings";
import type { Consumers } from "./consumers";
import type { OwnState } from "./ownState";

/**
 * Client IDs of whose tokens the gateway lets in, each once. That of an app of our own is what this run knows, or the
 * state: one that could be neither made nor read is left out, for its consumer has no secret either.
 */
export async function clientsLetIn(
  records: Readonly<Record<string, ConsumerRecord>>,
  consumers: Settings["consumers"],
  state: OwnState,
  clientIds: Consumers["clientIds"],
): Promise<pulumi.Input<string>[]> {
  const found = await Promise.all(
    appsLetIn(records, consumers).map(async (app) => {
      if ("clientId" in app) return [app.clientId];
      const names = [app.ownOf, ...Object.keys(own(records, app.ownOf)?.formerNames ?? {})];
      return ownClientId(own(clientIds, app.ownOf), clientIdIn(state, names));
    }),
  );
  return [...new Set(found.flat())];
}

async function ownClientId(
  now: pulumi.Output<string> | undefined,
  last: string | undefined,
): Promise<pulumi.Input<string>[]> {
  const atHand = last === undefined ? [] : [last];
  if (now === undefined) return atHand;
  if (pulumi.runtime.isDryRun()) return last === undefined ? [now] : atHand;
  return last === undefined && (await isKnown(now)) ? [await valueOf(now)] : atHand;
}

const applicationSchema = z.object({ clientId: z.string() });

/** Client ID of an app of our own, as the state has it. */
function clientIdIn({ resources }: OwnState, names: readonly string[]): string | undefined {
  const [found] = resources
    .filter(({ urn }) => typeOf(urn) === types.application && names.includes(nameOf(urn)))
    .flatMap(({ outputs }) => applicationSchema.safeParse(outputs).data?.clientId ?? []);
  return found;
}
