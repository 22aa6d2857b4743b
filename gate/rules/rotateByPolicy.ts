import {
  type Problem,
  addDays,
  byGeneration,
  checkPolicy,
  credentialName,
  current,
  generationNumber,
  isLive,
  own,
} from "../../rotation";
import { rotationDay } from "../../rotation/schedule";
import type { Rule } from "../review";
import { type Issued, consumerTransitions, issuedNow } from "../generations";

/** One new generation at a time, as long as the policy says, not before its time, and not more than may be active. */
export const rotateByPolicy: Rule = (review) => [
  ...consumerTransitions(review)
    .filter(({ record }) => record.nextRotation !== undefined)
    .flatMap(({ consumer, record }) => checkPolicy(record.policy, `${consumer}.policy`)),
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

function lasting({ consumer, generation, credential, record: { policy } }: Issued): Problem[] {
  const end = addDays(credential.issuedOn, policy.secretExpirationDays);
  if (credential.expiresOn === end) return [];
  const want = `${end}, ${policy.secretExpirationDays} days (secretExpirationDays) after ${credential.issuedOn}`;
  return [{ key: credentialName(consumer, generation), got: `valid until ${credential.expiresOn}`, want }];
}

/** Before its time only for who asked for it, or where nothing else is left. */
function early({ consumer, generation, credential, old, record }: Issued): Problem[] {
  const newest = old === undefined ? undefined : current(old);
  if (newest === undefined || (record.forced !== undefined && record.forced !== old?.forced)) return [];
  const replaced = own(record.credentials, newest[0]);
  if (replaced !== undefined && ["revoked", "expired", "lost"].includes(replaced.state)) return [];
  // Another app: what the consumer has doesn't help it there.
  if (old !== undefined && old.app.clientId !== record.app.clientId) return [];
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

function crowded({ consumer, generation, record }: Issued): Problem[] {
  const live = byGeneration(record.credentials).filter(([, credential]) => isLive(credential));
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
