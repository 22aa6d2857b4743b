import assert from "node:assert/strict";
import { GraphBadRequest } from "../../local-azure/errors/graph";
import { type Filterable, filterOf } from "../../local-azure/entra/graphRequests";

interface Entry {
  readonly name: string;
  readonly at: string;
}

const properties: Filterable<Entry> = {
  name: { read: ({ name }) => name, by: ["eq"] },
  at: { read: ({ at }) => at, by: ["ge", "lt"] },
};
const entries: readonly Entry[] = ["a", "b", "c or d", "e) and (f"].map((name, day) => ({
  name,
  at: `2027-02-0${day + 1}T00:00:00Z`,
}));
const found = (filter: string) => entries.filter(filterOf(filter, properties)).map(({ name }) => name);

describe("a $filter of Microsoft Graph", () => {
  const cases: readonly (readonly [title: string, filter: string, names: readonly string[]])[] = [
    ["is met by one of several in parentheses", "(name eq 'a' or name eq 'b')", ["a", "b"]],
    [
      "joins a group to what else is asked",
      "at ge 2027-02-02T00:00:00Z and (name eq 'a' or name eq 'b')",
      ["b"],
    ],
    ["may have the group first", "(name eq 'a' or name eq 'b') and at lt 2027-02-02T00:00:00Z", ["a"]],
    ["takes a value as it is, whatever words are in it", "(name eq 'c or d')", ["c or d"]],
  ];
  for (const [title, filter, names] of cases) {
    it(title, () => {
      assert.deepEqual(found(filter), names);
    });
  }

  it("is refused with an `or` outside of parentheses, and with parentheses in parentheses", () => {
    for (const filter of [
      "name eq 'a' or name eq 'b'",
      "((name eq 'a') or name eq 'b')",
      "(name eq 'a' or )",
    ]) {
      assert.throws(() => found(filter), GraphBadRequest, filter);
    }
  });
});
