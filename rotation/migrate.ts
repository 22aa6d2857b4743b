import { z } from "zod";

/** A stored ledger of an older format: only what a migration looks at is known of it. */
type Stored = Readonly<Record<string, unknown>>;

/** From each older format to the one after it. What a migration doesn't understand it leaves to the reader to refuse. */
const migrations: readonly { readonly from: number; readonly migrate: (older: Stored) => Stored }[] = [
  { from: 1, migrate: withDaysOfEnding },
  // Format 2 kept no history: the next run begins it with what is known.
  { from: 2, migrate: (older) => older },
];

/** The stored ledger in the newest format. */
export function migrated(stored: Stored, format: number): Stored {
  return migrations
    .filter(({ from }) => from >= format)
    .reduce<Stored>((older, { from, migrate }) => ({ ...migrate(older), format: from + 1 }), stored);
}

/** Format 1 didn't keep the day on which a credential was found to have ended: take the earliest that it can be. */
function withDaysOfEnding(older: Stored): Stored {
  return {
    ...older,
    consumers: mapped(older.consumers, (record) => ({ ...record, credentials: endings(record) })),
  };
}

function endings(record: Stored): unknown {
  return mapped(record.credentials, (credential) => {
    switch (credential.state) {
      case "expired":
        return { ...credential, endedOn: credential.expiresOn };
      case "revoked":
        return { ...credential, endedOn: credential.issuedOn };
      default:
        return credential;
    }
  });
}

const mapping = z.record(z.string(), z.looseObject({}));

function mapped(values: unknown, turn: (value: Stored) => Stored): unknown {
  const known = mapping.safeParse(values);
  if (!known.success) return values;
  return Object.fromEntries(Object.entries(known.data).map(([key, value]) => [key, turn(value)]));
}
