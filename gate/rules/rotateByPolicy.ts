import {
  type Problem,
  addDays,
  byGeneration,
  checkPolicy,
  credentialName,
  current,
  generationNumber,
  isKeycloak,
  isLive,
  mostOnKeycloak,
  own,
} from "../../rotation";
import { rotationDay } from "../../rotation/schedule";
import type { Rule } from "../review";
import { type Issued, consumerTransitions, issuedNow } from "../generations";

/** One new generation at a time, as long as the policy says, not before its time, and not more than may be active. */
export const rotateByPolicy: Rule = (review) => [
  ...consumerTransitions(review)
    .filter(({ record }) => record.nextRotation !== undefined)
    .flatMap(({ consumer, record }) =>
      checkPolicy(record.policy, `${consumer}.policy`, isKeycloak(record.app) ? mostOnKeycloak : undefined),
    ),
  ...issuedNow(review).flatMap((issued) => [
    ...numbered(issued),
    ...lasting(issued),
    ...early(issued),
    ...crowded(issued),
  ]),
];

function numbered({ consumer, generation, old, record }: Issued): Problem[] {
  const next = old?.nextGeneration ?? 1;
  if (generationNumber(generation) === next && record.nextGeneration === next + 1) return [];
  return [
    {
      key: credentialName(consumer, generation),
      got: `${generation}, then g${record.nextGeneration}`,
      want: `g${next}, then g${next + 1}`,
    },
  ];
}

function lasting(issued: Issued): Problem[] {
  const { consumer, generation, credential, record } = issued;
  const { policy } = record;
  if (isTakenOver(issued)) return [];
  const end = addDays(credential.issuedOn, policy.secretExpirationDays);
  if (credential.expiresOn === end) return [];
  const want = `${end}, ${policy.secretExpirationDays} days (secretExpirationDays) after ${credential.issuedOn}`;
  return [{ key: credentialName(consumer, generation), got: `valid until ${credential.expiresOn}`, want }];
}

/** Before its time only for who asked for it, or where nothing else is left. */
function early(issued: Issued): Problem[] {
  const { consumer, generation, credential, old, record } = issued;
  if (isTakenOver(issued)) return [];
  const newest = old === undefined ? undefined : current(old);
  if (newest === undefined || (record.forced !== undefined && record.forced !== old?.forced)) return [];
  const replaced = own(record.credentials, newest[0]);
  if (replaced !== undefined && ["revoked", "expired", "lost"].includes(replaced.state)) return [];
  // Another app: what the consumer has doesn't help it there.
  if (old !== undefined && (old.app.clientId !== record.app.clientId || old.app.issuer !== record.app.issuer))
    return [];
  const due = rotationDay(newest[1], record.policy);
  if (credential.issuedOn >= due) return [];
  const wayOut = "to rotate now, use quarterturn:force";
  return [
    {
      key: credentialName(consumer, generation),
      got: `a rotation on ${credential.issuedOn}`,
      want: `none before ${due}`,
      wayOut,
    },
  ];
}

/** It is there already, with the server's end: nothing is made. */
function isTakenOver({ credential, record }: Issued): boolean {
  return isKeycloak(record.app) && credential.code === "taken-over";
}

function crowded({ consumer, generation, record }: Issued): Problem[] {
  // What is on another client of Keycloak has that one's two places.
  const live = byGeneration(record.credentials).filter(
    ([, credential]) => isLive(credential) && (credential.app === undefined || !isKeycloak(record.app)),
  );
  if (live.length <= record.policy.maxActiveSecrets) return [];
  const names = live.map(([name]) => name).join(", ");
  return [
    {
      key: credentialName(consumer, generation),
      got: `${live.length} active secrets (${names})`,
      want: `at most ${record.policy.maxActiveSecrets} (maxActiveSecrets)`,
    },
  ];
}
