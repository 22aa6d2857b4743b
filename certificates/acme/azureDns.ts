import { setTimeout as sleep } from "node:timers/promises";
import { z } from "zod";
import type { Instant } from "../../rotation";
import { zoneNameOf } from "../../settings/certificates";
import { ArmError, type ResourceManager, apiVersions } from "../../web/arm";
import { WebError } from "../../web/request";
import { AcmeError, type Challenge, type Solver } from "./order";
import { hasValue, recordSetSchema, withValue, withoutValue } from "./txtRecords";

/** What the solver goes by. */
export interface AzureDnsOptions {
  /** `/subscriptions/…/providers/Microsoft.Network/dnszones/example.com` */
  readonly zoneId: string;
  readonly manager: ResourceManager;
  /** For the marks by which what a killed run left is known. */
  readonly now: () => Instant;
  /** Resolves when the zone's own name servers show a value, or it is of no use to wait any longer; left out: at once. */
  readonly untilShown?: (name: string, value: string, nameServers: readonly string[]) => Promise<void>;
}

type RecordSet = z.output<typeof recordSetSchema>;

const zoneSchema = z.object({
  properties: z.object({ nameServers: z.array(z.string()).default([]) }).default({ nameServers: [] }),
});
/** So often somebody else may come between reading a set and writing it. */
const mostTries = 10;

/** Proves names by DNS-01 in a public zone of Azure DNS: TXT records beside those of others, removed one by one. */
export class AzureDnsSolver implements Solver {
  readonly kind = "dns-01";
  private readonly zone: string;
  private nameServers: Promise<readonly string[]> | undefined;
  /** A wildcard and what it is under have one record set: the changes of a run come one after the other. */
  private last: Promise<unknown> = Promise.resolve();

  constructor(private readonly options: AzureDnsOptions) {
    this.zone = zoneNameOf(options.zoneId);
  }

  /** @throws AcmeError */
  async publish({ at, value }: Challenge): Promise<void> {
    const { now, untilShown } = this.options;
    const nameServers = await this.said(() => (this.nameServers ??= this.zonesServers()));
    await this.changed(at, (before) => ({
      properties: withValue(before?.properties, value, now()),
    }));
    await untilShown?.(at, value, nameServers);
  }

  /** @throws AcmeError */
  async remove({ at, value }: Challenge): Promise<void> {
    await this.changed(at, (before) => {
      if (before === undefined || !hasValue(before.properties, value)) return "nothing";
      const properties = withoutValue(before.properties, value);
      return properties === undefined ? "delete" : { properties };
    });
  }

  private async zonesServers(): Promise<readonly string[]> {
    const { manager, zoneId } = this.options;
    const { body } = await manager.ask(zoneId, apiVersions.dnsZone);
    return zoneSchema.parse(body).properties.nameServers;
  }

  /** Reads the set and writes it, again and again until nobody came between. */
  private changed(
    at: string,
    change: (before: RecordSet | undefined) => object | "nothing" | "delete",
  ): Promise<void> {
    const done = this.last.then(() =>
      this.said(async () => {
        for (let tries = 1; !(await this.tried(at, change)); tries += 1) {
          if (tries >= mostTries)
            throw new AcmeError(`${at}: somebody else changes it all the time: run it again`);
          await sleep(100 * tries);
        }
      }),
    );
    this.last = done.catch(() => undefined);
    return done;
  }

  /** @returns false if somebody else has changed it since it was read */
  private async tried(
    at: string,
    change: (before: RecordSet | undefined) => object | "nothing" | "delete",
  ): Promise<boolean> {
    const { manager, zoneId } = this.options;
    const id = `${zoneId}/TXT/${at.slice(0, -this.zone.length - 1)}`;
    const before = await unlessMissing(async () => {
      const { body, etag } = await manager.ask(id, apiVersions.dnsZone);
      const set = recordSetSchema.parse(body);
      return { ...set, etag: set.etag ?? etag };
    });
    const wanted = change(before);
    if (wanted === "nothing") return true;
    const only = before === undefined ? { isNew: true } : { etag: before.etag };
    try {
      if (wanted === "delete") await manager.ask(id, apiVersions.dnsZone, { method: "DELETE", ...only });
      else await manager.ask(id, apiVersions.dnsZone, { method: "PUT", body: wanted, ...only });
      return true;
    } catch (error) {
      if (error instanceof ArmError && error.status === 412) return false;
      throw error;
    }
  }

  /** @throws AcmeError with what helps */
  private async said<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (error) {
      if (!(error instanceof ArmError || error instanceof WebError || error instanceof z.ZodError))
        throw error;
      throw new AcmeError(wayOutOf(error, this.options.zoneId), { cause: error });
    }
  }
}

async function unlessMissing<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof ArmError && error.status === 404) return undefined;
    throw error;
  }
}

function wayOutOf(error: Error, zoneId: string): string {
  const zone = zoneNameOf(zoneId);
  const { message } = error;
  if (error instanceof z.ZodError)
    return `Azure's answer about the zone ${zone} isn't in the documented format`;
  if (!(error instanceof ArmError)) return `the zone ${zone} can't be reached: ${message}`;
  if (error.status === 403) {
    const who = /object id '([^']+)'/.exec(message)?.[1] ?? "OBJECT-ID";
    const action = /perform action '([^']+)'/.exec(message)?.[1];
    const lacks = action === undefined ? "a right" : `the right ${action}`;
    return `who runs this lacks ${lacks} in the zone ${zone}: \`az role assignment create --role "DNS Zone Contributor" --assignee ${who} --scope ${zoneId}\` adds it`;
  }
  if (error.status === 404)
    return `there is no zone ${zone} where \`acme.dnsZone\` says: check the ID with \`az network dns zone list --query [].id\` (${message})`;
  if (/\bCNAME\b/i.test(message))
    return `a CNAME record stands in the zone ${zone} where the TXT record must go: remove it, or name the zone that it leads to as \`acme.dnsZone\` (${message})`;
  return `the zone ${zone} could not be changed: ${message}`;
}
