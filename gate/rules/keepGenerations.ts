import {
  type ConsumerRecord,
  type Credential,
  type EndedCredential,
  type Holding,
  type Problem,
  byGeneration,
  credentialName,
  endOf,
  generationNumber,
  holdingOf,
  isKeycloak,
  isLive,
  own,
} from "../../rotation";
import { isLost } from "../../rotation/holdings";
import type { Review, Rule } from "../review";
import { holdingsOf } from "../holdings";

/** From one ledger to the next nothing live goes missing, no number comes twice, and what was issued stays as it was. */
export const keepGenerations: Rule = (review) => {
  const { before, after } = review;
  if (before === undefined || after === undefined) return [];
  return Object.entries(before.consumers).flatMap(([name, old]) => {
    const now = successorOf(name, after.consumers);
    if (now === undefined) return gone(name, old);
    return [...counted(name, old, now), ...kept(name, old, now, review)];
  });
};

function successorOf(
  name: string,
  consumers: Readonly<Record<string, ConsumerRecord>>,
): ConsumerRecord | undefined {
  const renamed = ({ formerNames = {} }: ConsumerRecord) => Object.hasOwn(formerNames, name);
  return own(consumers, name) ?? Object.values(consumers).find(renamed);
}

function gone(name: string, old: ConsumerRecord): Problem[] {
  const live = byGeneration(old.credentials).filter(
    ([, credential]) => isLive(credential) && isDeclared(credential),
  );
  return live.map(([generation, credential]) => missing(credentialName(name, generation), credential));
}

function missing(key: string, credential: Credential): Problem {
  return {
    key,
    got: "no record in the new ledger",
    wayOut:
      `keep it until it ends on ${endOf(credential)}: a renamed consumer needs \`aliases: [its old name]\`, ` +
      "and one that leaves the stack file keeps what is live",
  };
}

function counted(name: string, old: ConsumerRecord, now: ConsumerRecord): Problem[] {
  if (now.nextGeneration >= old.nextGeneration) return [];
  const want = `at least g${old.nextGeneration}: a number is never used twice`;
  return [{ key: `${name}, next generation`, got: `g${now.nextGeneration}`, want }];
}

function kept(name: string, old: ConsumerRecord, now: ConsumerRecord, review: Review): Problem[] {
  return byGeneration(old.credentials).flatMap(([generation, credential]) => {
    if (!isDeclared(credential)) return [];
    const key = credentialName(name, generation);
    const next = own(now.credentials, generation);
    if (next === undefined) return isLive(credential) ? [missing(key, credential)] : [];
    return [
      ...dates(key, credential, next, isKeycloak(now.app)),
      ...sameApp(key, [old, credential], [now, next]),
      ...transition(key, credential, next, { name, generation, review }),
    ];
  });
}

/** In Keycloak the server says when a secret ends: a rotation changes that. */
function dates(key: string, old: Credential, now: Credential, isServers: boolean): Problem[] {
  if (old.issuedOn === now.issuedOn && (isServers || old.expiresOn === now.expiresOn)) return [];
  const got = `${now.issuedOn} to ${now.expiresOn}`;
  return [
    {
      key,
      got,
      want: `${old.issuedOn} to ${old.expiresOn}, as it was issued: in Entra, other dates mean another secret`,
    },
  ];
}

/** A secret stays on the app that it was issued on; a consumer with another app gets another secret. */
function sameApp(
  key: string,
  [old, was]: readonly [ConsumerRecord, Credential],
  [now, is]: readonly [ConsumerRecord, Credential],
): Problem[] {
  const [before, after] = [was.app ?? old.app, is.app ?? now.app].map(({ clientId, issuer }) =>
    issuer === undefined ? clientId : `${clientId ?? ""} of ${issuer}`,
  );
  if (before === after) return [];
  const want = `${before ?? "the app that was created for it"}, which it was issued on`;
  return [{ key: `${key}, app`, got: after ?? "an app of its own", want }];
}

interface Place {
  readonly name: string;
  readonly generation: string;
  readonly review: Review;
}

/** How a credential may go from one state to another. */
function transition(key: string, old: Credential, now: Credential, place: Place): Problem[] {
  if (isLive(now)) {
    return isLive(old)
      ? []
      : [{ key, got: now.state, want: `${old.state}: what has ended doesn't come back` }];
  }
  if (!isLive(old)) return [];
  switch (now.state) {
    case "expired":
      return now.endedOn >= now.expiresOn
        ? []
        : [{ key, got: `expired on ${now.endedOn}`, want: `live until ${now.expiresOn}` }];
    case "lost":
      // Whether the server still has it, a preview can't show; nothing is taken from it on that word.
      return isLost(old, held(place)) || isOnKeycloak(place)
        ? []
        : [claimed(key, now, "live: the state has it")];
    case "unpublished":
      return held(place)?.published === true
        ? [claimed(key, now, "live: it is in the vault, or was sent")]
        : [];
    case "retired":
      return mayRetire(now, place) ? [] : [{ key, got: "retired", want: `live until ${endOf(old)}` }];
    case "revoked":
      return isOrdered(place)
        ? []
        : [
            {
              key,
              got: "revoked",
              wayOut: `to revoke it, commit \`quarterturn:revoke: { ${place.name}: [${generationNumber(place.generation)}] }\``,
            },
          ];
  }
}

function isOnKeycloak({ name, review }: Place): boolean {
  const record = own(review.before?.consumers, name);
  return record !== undefined && isKeycloak(record.app);
}

function claimed(key: string, { state }: Credential, want: string): Problem {
  return { key, got: state, want };
}

/** What the state has of it at the start of the plan, under whatever name. */
function held({ name, generation, review }: Place): Holding | undefined {
  const record = own(review.before?.consumers, name);
  return record && holdingOf(name, record, generation, new Map(Object.entries(holdingsOf(review))));
}

function mayRetire(now: EndedCredential, { name, review }: Place): boolean {
  const { rotatedSecretExpirationDays } = successorOf(name, review.after?.consumers ?? {})?.policy ?? {};
  return rotatedSecretExpirationDays === 0 || (now.retiresOn !== undefined && now.endedOn >= now.retiresOn);
}

function isOrdered({ name, generation, review }: Place): boolean {
  const orders = review.preview.config.revoke;
  if (typeof orders !== "object" || orders === null) return false;
  const successors = Object.entries(review.after?.consumers ?? {}).filter(
    ([other, { formerNames = {} }]) => other === name || Object.hasOwn(formerNames, name),
  );
  return successors.some(([consumer]) => {
    const numbers = own(orders as Readonly<Record<string, unknown>>, consumer);
    return Array.isArray(numbers) && numbers.includes(generationNumber(generation));
  });
}

/** One that was made by hand is declared nowhere: nothing here could end it. */
function isDeclared({ adoptedKeyId }: Credential): boolean {
  return adoptedKeyId === undefined;
}
