import assert from "node:assert/strict";
import { dump } from "js-yaml";
import fc from "fast-check";
import { renderShort } from "../../rotation";
import { Unclear } from "../../settings/shape";
import { readSettingsAndKeys } from "../../settings/recipientKeys";
import { SettingsError, readStack } from "../../settings/settings";
import { sections } from "../../settings/schema";
import { parseYaml } from "../../settings/yaml";
import { type Raw, stackFile, without } from "./stackFile";

const base = stackFile("test");
const keys = Object.keys(sections);

/** Texts that are something to somebody, and long ones. */
const texts = fc.oneof(
  fc.string({ unit: "binary" }),
  fc.constantFrom(
    "constructor",
    "__proto__",
    "toString",
    "edge",
    "g7",
    "-1",
    "1e400",
    "[",
    "{",
    "",
    "2026-12-05",
    "null",
  ),
  fc.integer({ min: 0, max: 20_000 }).map((length) => "x".repeat(length)),
  fc.integer({ min: 0, max: 5_000 }).map((length) => "a-g1.".repeat(length)),
);
const scalars = fc.oneof(
  texts,
  fc.double(),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
  texts.map((text) => new Unclear(`0${text}`)),
);
const { any } = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { depthSize: "medium", withCrossShrink: true },
    scalars,
    fc.array(tie("any"), { maxLength: 5 }),
    fc.dictionary(texts, tie("any"), { maxKeys: 5, noNullPrototype: true }),
  ),
}));
const deep = fc.integer({ min: 1, max: 5_000 }).map((levels) => {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 === 0 ? [value] : { a: value };
  return value;
});

/** A place in a stack file that is right, and what takes its place. */
const places = fc
  .record({ path: fc.array(fc.nat({ max: 9 }), { minLength: 1, maxLength: 4 }), value: fc.oneof(any, deep) })
  .map(({ path, value }) => replaced(base, path, value));

/** Goes down by the numbers of the path, and puts the value there. */
function replaced(inner: unknown, [step, ...rest]: readonly number[], value: unknown): unknown {
  if (step === undefined || typeof inner !== "object" || inner === null) return value;
  const entries = Object.entries(inner as Raw);
  const [name, old] = entries[step % Math.max(1, entries.length)] ?? ["new", undefined];
  if (Array.isArray(inner))
    return inner.map((each: unknown, at) => (String(at) === name ? replaced(old, rest, value) : each));
  return { ...inner, [name]: replaced(old, rest, value) };
}

const sectionsOfAny = fc.dictionary(
  fc.oneof({ weight: 5, arbitrary: fc.constantFrom(...keys) }, { weight: 1, arbitrary: texts }),
  any,
  {
    noNullPrototype: true,
  },
);

/** Reads a stack file whatever it holds: settings, or problems that can be read. */
function read(raw: Raw, file = "{}"): "settings" | "refused" {
  // A busy machine is no slower reader.
  const began = process.cpuUsage();
  try {
    readStack(raw, () => file);
    return "settings";
  } catch (error) {
    assertReadable(error);
    return "refused";
  } finally {
    const { user, system } = process.cpuUsage(began);
    assert.ok(user + system < 1_000_000, "it took more than a second");
  }
}

function assertReadable(error: unknown): void {
  if (!(error instanceof SettingsError)) throw error;
  assert.ok(error.problems.length > 0);
  for (const problem of error.problems) {
    for (const part of ["key", "got", "want"] as const) assert.notEqual(problem[part], "");
    assert.ok(renderShort(problem).length <= 300, renderShort(problem));
  }
  for (const line of error.lines) assert.match(line, /^[^\n\r]+$/);
}

describe("the reader of a stack file", function () {
  this.timeout(120_000);

  it("ends in settings, or in problems with key, got and want, whatever stands in a section", () => {
    let refused = 0;
    fc.assert(
      fc.property(sectionsOfAny, (given) => {
        if (read({ ...base, ...given }) === "refused") refused += 1;
      }),
      { numRuns: 2_000 },
    );
    assert.ok(refused > 500, String(refused));
  });

  it("does so whatever stands in one place of a stack file that is right", () => {
    const ends = new Set<string>();
    fc.assert(
      fc.property(places, (raw) => {
        ends.add(read(raw as Raw));
      }),
      { numRuns: 2_000 },
    );
    assert.deepEqual([...ends].sort(), ["refused", "settings"]);
  });

  it("does so whatever stands in a file of its own", () => {
    const rest = without(base, "consumers");
    fc.assert(
      fc.property(
        fc.oneof(
          texts,
          any.map((value) => dump(value, { skipInvalid: true })),
        ),
        (text) => {
          read({ ...rest, consumersFile: "consumers.yaml" }, text);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("does so with the recipients' keys, whatever stands in their place", async () => {
    const recipient = fc.record(
      { name: texts, email: texts, openpgpKey: any, openpgpKeyFile: any },
      { requiredKeys: [] },
    );
    const recipients = fc.oneof(any, fc.dictionary(texts, recipient, { maxKeys: 3, noNullPrototype: true }));
    await fc.assert(
      fc.asyncProperty(recipients, texts, async (given, file) => {
        await readSettingsAndKeys({ ...base, recipients: given }, () => file).catch(assertReadable);
      }),
      { numRuns: 1_000 },
    );
  });

  it("does so after YAML, whatever is written there", () => {
    const scalar = fc.stringMatching(/^[-+.0-9_a-fxobTZ: ]{1,12}$/);
    fc.assert(
      fc.property(scalar, fc.constantFrom(...keys), (text, key) => {
        let value: unknown;
        try {
          value = (parseYaml(`it: {a: ${text}}`) as { it: unknown }).it;
        } catch {
          return;
        }
        read({ ...base, [key]: value });
      }),
      { numRuns: 1_000 },
    );
  });

  it("takes less than a second for the largest section that fits into an environment variable, all of it wrong", () => {
    const consumers = Object.fromEntries(
      Array.from({ length: 1_500 }, (_, index) => [
        `c${index}`,
        { displayName: "x", policy: { rotateEveryDays: 200 + index } },
      ]),
    );
    assert.equal(read({ ...base, consumers }), "refused");
  });
});
