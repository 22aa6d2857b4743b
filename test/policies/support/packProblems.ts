/** A policy as the running pack tells the engine. */
export interface Registered {
  readonly name: string;
  readonly description: string;
  readonly level: string;
}

/** What `rules/` and the tests of the pack hold. */
export interface Written {
  /** Names of the rules' files, without `.ts`. */
  readonly rules: readonly string[];
  /** Text of each rule's test, by the name of the rule's file. */
  readonly tests: ReadonlyMap<string, string>;
}

/** Levels at which the engine refuses; "remediate" does too, once the remediation leaves something wrong. */
const refusing = ["mandatory", "remediate"];

/** What is wrong between the files, the tests and the pack as it runs: rules that would be there and do nothing. */
export function packProblems({ rules, tests }: Written, registered: readonly Registered[]): string[] {
  const missing = rules
    .filter((rule) => !registered.some(({ name }) => name === kebab(rule)))
    .map((rule) => `rules/${rule}.ts: got no policy named ${kebab(rule)} in the pack`);
  const strange = registered
    .filter(({ name }) => !rules.some((rule) => kebab(rule) === name))
    .map(({ name }) => `${name}: got no file of that name in rules/`);
  const weak = registered
    .filter(({ level }) => !refusing.includes(level))
    .map(({ name, level }) => `${name}: got the level ${level}, want ${refusing.join(" or ")}`);
  return [...missing, ...strange, ...weak, ...rules.flatMap((rule) => testProblems(rule, tests.get(rule)))];
}

function testProblems(rule: string, test: string | undefined): string[] {
  const file = `test/policies/${rule}.test.ts`;
  if (test === undefined) return [`rules/${rule}.ts: got no ${file}`];
  const wanted = {
    "the rule itself": test.includes(`/policies/rules/${rule}"`),
    "a compliant baseline": /\bit\(\s*["'`]lets /.test(test),
    "something that is refused": /\bit\(\s*["'`]refuses /.test(test),
  };
  const skipped = /\b(it|describe)\.(skip|only)\b/.test(test);
  return [
    ...Object.entries(wanted).flatMap(([what, has]) => (has ? [] : [`${file}: want a test with ${what}`])),
    ...(skipped ? [`${file}: want no test left out`] : []),
  ];
}

/** `requireHttps` → `require-https`. */
function kebab(camel: string): string {
  return camel.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
