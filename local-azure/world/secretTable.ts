import { createHash } from "node:crypto";
import { Table, type Store } from "./table";

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
