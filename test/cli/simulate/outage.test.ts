import assert from "node:assert/strict";
import { parseDay } from "../../../rotation";
import { type Life, outages } from "../../../cli/simulate/outage";

const day = parseDay;
const end = day("2028-01-01");

function life(handedOverOn: string, usedFrom: string, endsOn: string, isDeleted = false): Life {
  return { handedOverOn: day(handedOverOn), usedFrom: day(usedFrom), endsOn: day(endsOn), isDeleted };
}

const first = life("2027-01-01", "2027-01-01", "2027-06-30");

describe("a consumer's outages", () => {
  const cases: { name: string; lives: Life[]; want: ReturnType<typeof outages> }[] = [
    { name: "are none without any secret", lives: [], want: [] },
    {
      name: "are none while its secret lives",
      lives: [life("2027-01-01", "2027-01-01", "2028-01-01")],
      want: [],
    },
    {
      name: "last to the end if no other secret comes",
      lives: [first],
      want: [{ from: 180 * 24, to: 365 * 24, cause: "expired before a new one was handed over" }],
    },
    {
      name: "are none if it switches before its secret expires",
      lives: [first, life("2027-04-01", "2027-06-29", "2028-06-30")],
      want: [],
    },
    {
      name: "last from 00:00 to 09:00 if it switches on the day of the expiry",
      lives: [first, life("2027-04-01", "2027-06-30", "2028-06-30")],
      want: [{ from: 180 * 24, to: 180 * 24 + 9, cause: "expired before the consumer had switched" }],
    },
    {
      name: "begin with the run that deletes the secret in use",
      lives: [
        life("2027-01-01", "2027-01-01", "2027-04-01", true),
        life("2027-04-01", "2027-04-03", "2028-06-30"),
      ],
      want: [{ from: 90 * 24 + 9, to: 92 * 24 + 9, cause: "deleted while it was in use" }],
    },
    {
      name: "are none if it switches in the hour of the deletion",
      lives: [
        life("2027-01-01", "2027-01-01", "2027-04-01", true),
        life("2027-03-01", "2027-04-01", "2028-06-30"),
      ],
      want: [],
    },
    {
      name: "are nobody's fault but the run's if the next secret comes on the day of the expiry",
      lives: [first, life("2027-06-30", "2027-07-01", "2028-06-30")],
      want: [{ from: 180 * 24, to: 181 * 24 + 9, cause: "expired before a new one was handed over" }],
    },
    {
      name: "begin with its use if the secret was over by then",
      lives: [
        first,
        life("2027-04-01", "2027-06-01", "2027-05-01", true),
        life("2027-06-02", "2027-06-05", "2028-06-30"),
      ],
      want: [{ from: 151 * 24 + 9, to: 155 * 24 + 9, cause: "deleted while it was in use" }],
    },
    {
      name: "last to the switch to a newer secret, if it was quicker to take that than the one before",
      lives: [
        first,
        life("2027-04-01", "2027-08-20", "2028-06-30"),
        life("2027-06-01", "2027-07-01", "2028-06-30"),
      ],
      want: [{ from: 180 * 24, to: 181 * 24 + 9, cause: "expired before the consumer had switched" }],
    },
    {
      name: "don't count a secret that it never came to use",
      lives: [
        first,
        life("2027-04-01", "2027-05-30", "2027-05-01", true),
        life("2027-05-01", "2027-05-30", "2028-06-30"),
      ],
      want: [],
    },
  ];
  for (const { name, lives, want } of cases) {
    it(name, () => {
      assert.deepEqual(outages(lives, end), want);
    });
  }
});
