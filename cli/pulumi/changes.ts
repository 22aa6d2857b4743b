import { own } from "../../rotation";
const words: Readonly<Record<string, string>> = {
  create: "created",
  update: "updated",
  delete: "deleted",
  same: "unchanged",
  import: "adopted",
};

/** `2 created, 3 updated, 19 unchanged`, of resources by what was done to them. */
export function changesInWords(changes: Readonly<Record<string, number>>): string {
  return Object.entries(changes)
    .map(([operation, count]) => `${count} ${own(words, operation) ?? operation}`)
    .join(", ");
}
