import * as pulumi from "@pulumi/pulumi";
import { types } from "../names/types";
import { type Renewal, readRenewal } from "../rotation";
import type { WatchedCertificateInputs } from "./certificatesContract";
import { isKnown, valueOf } from "./known";

/** What an output of its own shows of a renewal; the history stays among the inputs. */
type Shown = Omit<Renewal, "history">;

const shown: Readonly<Record<keyof Shown, undefined>> = {
  format: undefined,
  host: undefined,
  port: undefined,
  issuer: undefined,
  owner: undefined,
  renewBeforeDays: undefined,
  isReminded: undefined,
  isAutomatic: undefined,
  step: undefined,
  since: undefined,
  places: undefined,
  certificates: undefined,
  nextNumber: undefined,
  received: undefined,
};

/** What a renewal may be without. */
const optional: readonly (keyof Shown)[] = ["received", "isAutomatic"];

/** A certificate that is watched: what its servers show, and where its renewal stands. It is never protected. */
export class WatchedCertificate extends pulumi.CustomResource {
  constructor(name: string, args: WatchedCertificateInputs, opts?: pulumi.CustomResourceOptions) {
    super(types.watchedCertificate, name, { ...shown, ...args }, opts);
  }

  /**
   * Where the renewal stands, in a preview as in an update; undefined where the engine gave nothing: it left it out.
   * What a preview doesn't have counts there as what only an update can know.
   */
  async renewal(): Promise<Renewal | undefined> {
    const outputs = this as unknown as Readonly<Record<keyof Shown, pulumi.Output<unknown>>>;
    const values: Record<string, unknown> = {};
    for (const name of Object.keys(shown) as (keyof Shown)[]) {
      if (await isKnown(outputs[name])) {
        const value = await valueOf(outputs[name]);
        if (value !== undefined) values[name] = value;
      } else if (!optional.includes(name)) return undefined;
    }
    return readRenewal({ ...values, history: "" });
  }
}
