import { credentialIn, credentialTypes } from "../credentials";
import { shown, unknown } from "../facts";
import { resourceRule } from "../rule";

export const requireExplicitEndDate = resourceRule({
  name: "require-explicit-end-date",
  description:
    "A credential has its end as a date: the provider ignores a password's `endDateRelative`, and Entra then gives it two years.",
  enforcementLevel: "mandatory",
  config: {},
  types: credentialTypes,
  check(resource, { refuse }) {
    const credential = credentialIn(resource);
    // One without an end is for require-rotating-consumer to refuse.
    if (credential === undefined || credential.kind === "federated identity") return;
    const { key, endDate, endDateRelative } = credential;
    if (endDateRelative !== undefined) {
      refuse(`${key}endDateRelative: got ${shown(endDateRelative)}; use endDate instead`);
    }
    // The plan's dates are known before the update; one that isn't comes from somewhere else.
    if (endDate === undefined || endDate === unknown) {
      refuse(`${key}endDate: got ${shown(endDate)}, want a date such as 2027-05-21T00:00:00Z`);
    }
  },
});
