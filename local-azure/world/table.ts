import type { Database, RangeOptions, RootDatabase } from "lmdb";
import { createHash } from "node:crypto";

/** Any record's store: all tables share one. */
export type Store = RootDatabase<unknown, [table: string, key: string]>;

/** Sorts after whatever a key can begin with. */
const last = "\uffff";

/** The records of one kind, by key. Keys are compared without regard to case, as Azure does. */
export class Table<T> {
  constructor(
    private readonly store: Database<unknown, [table: string, key: string]>,
    private readonly name: string,
  ) {}

  get(key: string): T | undefined {
    return this.store.get([this.name, key.toLowerCase()]) as T | undefined;
  }

  /** Writes a record; call it in `World.transact`. */
  put(key: string, record: T): void {
    this.store.putSync([this.name, key.toLowerCase()], record);
  }

  /** Removes a record; call it in `World.transact`. */
  remove(key: string): void {
    this.store.removeSync([this.name, key.toLowerCase()]);
  }

  /** Removes all records; call it in `World.transact`. */
  clear(): void {
    for (const key of this.store.getKeys({ start: [this.name, ""], end: [this.name, last] })) {
      this.store.removeSync(key);
    }
  }

  /** Adds a record outside of a transaction. Resolves once it is written, many in one go. */
  async append(key: string, record: T): Promise<void> {
    await this.store.put([this.name, key.toLowerCase()], record);
  }

  /** The records whose key begins with `prefix`, in the order of their keys. */
  all(prefix = ""): T[] {
    const from = prefix.toLowerCase();
    const range = this.store.getRange({ start: [this.name, from], end: [this.name, `${from}${last}`] });
    return Array.from(range, ({ value }) => value as T);
  }

  /** How many records there are. */
  count(): number {
    return this.store.getKeysCount({ start: [this.name, ""], end: [this.name, last] });
  }

  /** Some records from the end: `limit` of them, after the `skipped` last ones; the last one first. */
  newest(skipped: number, limit: number): T[] {
    const range = { start: [this.name, last], end: [this.name, ""], reverse: true, offset: skipped, limit };
    return Array.from(this.store.getRange(range as RangeOptions), ({ value }) => value as T);
  }

  find(matches: (record: T) => boolean): T | undefined {
    return this.all().find(matches);
  }
}

/** Records with secrets in them. Every value that was ever put in stays known, even when its record is gone. */
export class SecretTable<T> extends Table<T> {
  constructor(
    store: Store,
    name: string,
    private readonly known: Table<string>,
    private readonly valuesOf: (record: T) => readonly string[],
  ) {
    super(store, name);
  }

  override put(key: string, record: T): void {
    for (const value of this.valuesOf(record)) {
      this.known.put(createHash("sha256").update(value).digest("hex"), value);
    }
    super.put(key, record);
  }
}
