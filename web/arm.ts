import { setTimeout as sleep } from "node:timers/promises";
import type { TokenCredential } from "@azure/identity";
import { z } from "zod";
import type { Cloud } from "../settings/cloud";
import { type WebOptions, webRequest } from "./request";
import { retryAfterOf } from "./transient";

/** Versions of Azure's interfaces. Key Vault's before 2026-02-01 end on 2027-02-27. */
export const apiVersions = {
  site: "2024-11-01",
  gateway: "2024-05-01",
  vault: "2026-02-01",
  identity: "2023-01-31",
  roleAssignments: "2022-04-01",
  dnsZone: "2018-05-01",
} as const;

/** Azure Resource Manager said no. */
export class ArmError extends Error {
  constructor(
    readonly status: number,
    /** Azure's word for it, e.g. `ResourceNotFound`. */
    readonly code: string,
    message: string,
  ) {
    super(`${code}: ${message.replace(/\s+/g, " ").trim()}`);
    this.name = "ArmError";
  }
}

/** A resource, and the mark of its version, where Azure gives one. */
export interface ArmAnswer {
  readonly body: unknown;
  readonly etag: string | undefined;
}

export interface ArmRequest {
  readonly method?: "GET" | "POST" | "PUT" | "PATCH" | "DELETE";
  readonly body?: object;
  /** The change is made only if the resource still has this mark. */
  readonly etag?: string | undefined;
  /** It is made only if there is no such resource yet. */
  readonly isNew?: boolean;
  readonly signal?: AbortSignal | undefined;
}

/** Milliseconds for which a read is repeated while Azure has too much to do or can't be reached. */
const patience = 60_000;

const refusalSchema = z.object({ code: z.string().default("no code"), message: z.string().default("") });
/** Azure DNS, for one, leaves the outer part away. */
const errorSchema = z.union([
  z.object({ error: refusalSchema }),
  z.object({ code: z.string(), message: z.string() }).transform((error) => ({ error })),
]);
const statusSchema = z.object({
  status: z.string(),
  error: z.object({ code: z.string().optional(), message: z.string().optional() }).optional(),
});

/** A part of a list, and where the next one is. */
const pageSchema = z.object({ value: z.array(z.unknown()), nextLink: z.string().nullish() });

/** Azure Resource Manager by its REST interface, for whoever the credential is of: resources by their whole ID. */
export class ResourceManager {
  constructor(
    private readonly cloud: Pick<Cloud, "arm" | "armScope">,
    private readonly credential: TokenCredential,
    private readonly options: WebOptions = { patience },
  ) {}

  /**
   * @param id a resource's ID, and what comes after it: `/subscriptions/…/sites/NAME/config/appsettings/list`
   * @throws ArmError with Azure's words; WebError if there was no answer
   */
  async ask(id: string, apiVersion: string, request: ArmRequest = {}): Promise<ArmAnswer> {
    const response = await this.send(`${this.cloud.arm}${id}?api-version=${apiVersion}`, request);
    return { body: await bodyOf(response), etag: response.headers.get("etag") ?? undefined };
  }

  /**
   * Everything that is in a list, page by page.
   * @param filter as OData writes it: `principalId eq '…'`
   * @throws ArmError with Azure's words; WebError if there was no answer
   */
  async list(
    id: string,
    apiVersion: string,
    filter: string,
    request: ArmRequest = {},
  ): Promise<readonly unknown[]> {
    const found: unknown[] = [];
    const query = `api-version=${apiVersion}&$filter=${encodeURIComponent(filter)}`;
    for (let address: string | undefined = `${this.cloud.arm}${id}?${query}`; address !== undefined;) {
      const page = pageSchema.parse(await bodyOf(await this.send(this.withinCloud(address), request)));
      found.push(...page.value);
      address = page.nextLink ?? undefined;
    }
    return found;
  }

  /**
   * A change that Azure takes its time for: up to an hour. Resolves when it is through.
   * @param progress told of its state, at most once a minute, with the minutes that it takes so far
   * @throws ArmError if Azure refuses it, at once or in the end
   */
  async change(
    id: string,
    apiVersion: string,
    request: ArmRequest,
    progress: (minutes: number) => Promise<void>,
  ): Promise<void> {
    const response = await this.send(`${this.cloud.arm}${id}?api-version=${apiVersion}`, request);
    const operation = response.headers.get("azure-asyncoperation") ?? response.headers.get("location");
    await bodyOf(response);
    if (response.status !== 202 || operation === null) return;
    const started = performance.now();
    let told = 0;
    for (let pause = pauseIn(response); ;) {
      await sleep(pause * 1000, undefined, { signal: request.signal });
      const asked = await this.send(this.withinCloud(operation), { signal: request.signal });
      const state = statusSchema.safeParse(await bodyOf(asked));
      if (state.success && /^(failed|canceled)$/i.test(state.data.status)) {
        const { code = state.data.status, message = "no reason was given" } = state.data.error ?? {};
        throw new ArmError(asked.status, code, message);
      }
      if (state.success ? /^succeeded$/i.test(state.data.status) : asked.status !== 202) return;
      const minutes = Math.floor((performance.now() - started) / 60_000);
      if (minutes > told) await progress(minutes);
      told = minutes;
      pause = pauseIn(asked);
    }
  }

  /** The token goes to no other host, whatever an answer names. */
  private withinCloud(address: string): string {
    if (new URL(address).host === new URL(this.cloud.arm).host) return address;
    throw new ArmError(
      0,
      "OtherHost",
      `an answer that leads to ${new URL(address).host}, want ${this.cloud.arm}`,
    );
  }

  private async send(
    address: string,
    { method = "GET", body, etag, isNew = false, signal }: ArmRequest,
  ): Promise<Response> {
    const token = await this.credential.getToken(this.cloud.armScope);
    return webRequest(
      address,
      {
        method,
        headers: {
          authorization: `Bearer ${token?.token ?? ""}`,
          ...(body === undefined ? {} : { "content-type": "application/json" }),
          ...(etag === undefined ? {} : { "if-match": etag }),
          ...(isNew ? { "if-none-match": "*" } : {}),
        },
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        ...(signal === undefined ? {} : { signal }),
      },
      this.options,
    );
  }
}

/** Seconds until Azure wants to be asked again. */
function pauseIn(response: Response): number {
  return retryAfterOf(response.headers.get("retry-after"), Date.now()) ?? 15;
}

async function bodyOf(response: Response): Promise<unknown> {
  const text = await response.text();
  const body: unknown = text === "" ? undefined : jsonIn(text);
  if (response.ok) return body;
  const { code, message } = errorSchema.safeParse(body).data?.error ?? {
    code: String(response.status),
    message: response.statusText,
  };
  throw new ArmError(response.status, code, message);
}

function jsonIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
