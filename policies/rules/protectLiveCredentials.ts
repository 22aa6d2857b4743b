import { endedNames, ledgerIn, passwordsIn } from "../estateFacts";
import { type Member, stackRule } from "../rule";
import { types } from "../../names/types";

export const protectLiveCredentials = stackRule({
  name: "protect-live-credentials",
  description:
    "Live credentials, the apps made for them, the client policies that Keycloak rotates them by, the vault and the ledger are protected, so that the engine refuses to delete them. The ledger says which have ended.",
  enforcementLevel: "mandatory",
  config: {},
  check(stack, refuse) {
    const ended = endedNames(ledgerIn(stack));
    const live = passwordsIn(stack).filter(({ name }) => !ended.has(name));
    const others = stack.filter(({ type }) => type === types.ledger || type === types.vault);
    for (const member of [...others, ...live, ...appsOf(live, stack), ...policiesOf(live, stack)]) {
      if (!member.protect) refuse(`${member.name}: got protect: false, want true`, member);
    }
  },
});

/** Apps of this stack that have these passwords, and their service principals: with them, every credential goes. */
function appsOf(passwords: readonly Member[], stack: readonly Member[]): Member[] {
  const sources = passwords.flatMap(({ sources }) => [
    ...(sources.applicationId ?? []),
    ...(sources.servicePrincipalId ?? []),
  ]);
  const urns = new Set(sources.map(({ urn }) => urn));
  const apps = stack.filter(({ urn, type }) => type === types.application && urns.has(urn));
  const principals = stack.filter(
    ({ type, urn, sources }) =>
      type === types.servicePrincipal &&
      (urns.has(urn) || (sources.clientId ?? []).some((app) => urns.has(app.urn))),
  );
  return [...apps, ...principals];
}

/** Without its client policy, a rotation of a client would end the secret in use at once. */
function policiesOf(secrets: readonly Member[], stack: readonly Member[]): Member[] {
  const parents = new Set(
    secrets.filter(({ type }) => type === types.clientSecret).map(({ parent }) => parent),
  );
  return stack.filter(({ type, parent }) => type === types.secretRotationPolicy && parents.has(parent));
}
