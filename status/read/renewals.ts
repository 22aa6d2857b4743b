import { heldReminders } from "../../components/certificatePlan";
import { types } from "../../names/types";
import { nameOf, typeOf } from "../../names/urn";
import { type Renewal, readRenewal } from "../../rotation";
import type { StackState } from "../facts";

interface Resource {
  readonly urn: string;
  readonly inputs: unknown;
  readonly outputs: unknown;
}

/** What the state has of watched certificates, those of the stack file and those that have left it. */
export function renewalsIn(resources: readonly Resource[]): StackState["watch"] {
  const renewals = resources
    .filter(({ urn }) => typeOf(urn) === types.watchedCertificate)
    .flatMap(({ urn, inputs }): [string, Renewal][] => {
      const renewal = readRenewal(inputs);
      return renewal === undefined ? [] : [[nameOf(urn), renewal]];
    });
  return { renewals: new Map(renewals), reminders: heldReminders(resources) };
}
