import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { load } from "js-yaml";
import { packageRoot } from "../../cli/places";
import { npmScriptIn, readWorkflows } from "../support/workflows";

const text = readFileSync(join(packageRoot, "docs", "azure-devops.md"), "utf8");
const pipelines = [...text.matchAll(/```yaml\n([^]*?)```/g)].map(([, yaml = ""]) => ({
  yaml,
  content: load(yaml),
}));

describe("The pipelines for Azure DevOps", () => {
  it("are the shared steps, preview, rotate, the look at certificates and watch, each valid YAML", () => {
    assert.equal(pipelines.length, 5);
    for (const { content } of pipelines) assert.equal(typeof content, "object");
  });

  it("run the scripts that the workflows run", () => {
    const used = [...text.matchAll(/^ +script: (\w+)$/gm)].map(([, name = ""]) => name);
    assert.deepEqual(used, ["preview", "preview", "rotate", "remind", "watch"]);
    for (const name of used) assert.notEqual(npmScriptIn(`npm run ci:${name}`)?.script, undefined, name);
  });

  it("judge a pull request by main's rules, and apply the plan that was judged", () => {
    assert.match(text, /checkout: git:\/\/PROJECT\/REPOSITORY@refs\/heads\/main\n[^]*path: s\/judge/);
    assert.match(text, /folder: \$\(Build\.SourcesDirectory\)\/judge\n\s+more: --cwd \.\.\/proposed/);
    assert.match(
      text,
      /publish: .*plan\.json\n\s+artifact: (plan-\S+)[^]*--expect \$\(Pipeline\.Workspace\)\/plan-/,
    );
  });

  it("leave no token in a clone", () => {
    const checkouts = (text.match(/- checkout: /g) ?? []).length;
    assert.equal((text.match(/persistCredentials: false/g) ?? []).length, checkouts);
  });

  it("rotate and watch on the same days as the workflows", () => {
    const cronsIn = (yaml: string) => [...yaml.matchAll(/cron: (.*)$/gm)].map(([, cron]) => cron);
    const workflows = readWorkflows().flatMap(({ text }) => cronsIn(text));
    assert.deepEqual(cronsIn(text), workflows);
  });
});
