import assert from "node:assert/strict";
import type { StackFileCopy } from "../../../cli/local/stackFileCopies";
import { withCopy } from "../../../cli/local/withCopy";

describe("Which stack file a rehearsal's engine reads", () => {
  const copies = new Map<string, StackFileCopy>([
    ["plain", { path: "/copies/plain", apart: "nothing" }],
    ["fresh", { path: "/copies/fresh", apart: "salt" }],
    ["prod", { path: "/copies/prod", apart: "placeholders" }],
  ]);

  function chosen(
    command: string,
    named?: string,
    of = copies,
  ): { file?: string | undefined; said: string[] } {
    const said: string[] = [];
    const { PULUMI_OPTION_CONFIG_FILE: file } = withCopy(of, command.split(" "), named, (line) => {
      said.push(line);
    });
    return { file, said };
  }

  const cases: readonly (readonly [command: string, named: string | undefined, file: string | undefined])[] =
    [
      ["pulumi up --stack plain", undefined, "/copies/plain"],
      ["pulumi up", "prod", "/copies/prod"],
      ["pulumi up -s prod", "fresh", "/copies/prod"],
      ["pulumi config set a b --stack prod", undefined, undefined],
      ["npm run -s status -- --stack plain", undefined, undefined],
      ["npm run -s ci:preview -- --stack fresh", undefined, "/copies/fresh"],
      ["npm run -s ci:preview -- --stack prod", undefined, "/copies/prod"],
      ["bash", "prod", "/copies/prod"],
    ];
  for (const [command, named, file] of cases)
    it(`is ${file ?? "its own"} for \`${command}\`${named === undefined ? "" : `, after --stack ${named}`}`, () => {
      assert.deepEqual(chosen(command, named), { file, said: [] });
    });

  it("is the only stack's copy where there is one stack", () => {
    const only = new Map([...copies].slice(2));
    assert.deepEqual(chosen("npm test", undefined, only), { file: "/copies/prod", said: [] });
  });

  it("must be chosen by naming the stack, where a file can't be used as it is: a sentence says so", () => {
    const { file, said } = chosen("bash");
    assert.equal(file, undefined);
    assert.match(
      said.join("\n"),
      /^Pulumi\.prod\.yaml: encrypted with a key.*npm run local -- --stack prod COMMAND$/,
    );
  });
});
