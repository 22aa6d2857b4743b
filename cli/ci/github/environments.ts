import { z } from "zod";
import type { GitHub } from "./github";

const ruleSchema = z.looseObject({
  type: z.string(),
  reviewers: z.array(z.unknown()).optional(),
});

const environmentSchema = z.object({
  name: z.string(),
  protection_rules: z.array(ruleSchema).default([]),
  deployment_branch_policy: z
    .object({ protected_branches: z.boolean(), custom_branch_policies: z.boolean() })
    .nullish(),
});

const branchSchema = z.object({ name: z.string(), type: z.string().optional() });

type Environment = z.output<typeof environmentSchema>;

/** What an environment must have, and why: the sentence that a person reads who set up another one. */
interface Wanted {
  readonly name: string;
  readonly reviewers?: string;
  readonly mainOnly?: string;
}

/** The environments of a stack: the one in which pull requests are previewed, the one that looks, the one that changes. */
function wantedOf(stack: string, branch: string): Wanted[] {
  const mainOnly = `deployments from the branch ${branch} only: no other has been reviewed`;
  return [
    { name: `${stack}-watch`, mainOnly },
    {
      name: `${stack}-read`,
      reviewers:
        "required reviewers: a pull request's program runs there before anybody has read it, and can read the state",
    },
    {
      name: stack,
      ...(stack === "prod" ? { reviewers: "required reviewers: what is approved there is done" } : {}),
      mainOnly,
    },
  ];
}

/**
 * What is missing at GitHub for a stack's environments to hold what docs/workflows.md promises. A workflow's file can't set
 * it: whoever may change the file could take it away.
 */
export async function environmentProblems(stack: string, branch: string, github: GitHub): Promise<string[]> {
  const environments = await github.listIn("environments", "environments", environmentSchema);
  const problems = await Promise.all(
    wantedOf(stack, branch).map(async (wanted) => {
      const found = environments.find(({ name }) => name === wanted.name);
      if (found === undefined)
        return [`environment ${wanted.name}: does not exist; create it (docs/workflows.md)`];
      return [...reviewerProblems(found, wanted), ...(await branchProblems(found, wanted, branch, github))];
    }),
  );
  return problems.flat();
}

function reviewerProblems({ name, protection_rules: rules }: Environment, { reviewers }: Wanted): string[] {
  const asks = rules.some(({ type, reviewers: who = [] }) => type === "required_reviewers" && who.length > 0);
  return reviewers === undefined || asks ? [] : [`environment ${name}: got no reviewers, want ${reviewers}`];
}

async function branchProblems(
  { name, deployment_branch_policy: policy }: Environment,
  { mainOnly }: Wanted,
  branch: string,
  github: GitHub,
): Promise<string[]> {
  if (mainOnly === undefined) return [];
  if (policy === undefined || policy === null) {
    return [`environment ${name}: got any branch, want ${mainOnly}`];
  }
  // Whatever is protected was reviewed too.
  if (policy.protected_branches) return [];
  const path = `environments/${encodeURIComponent(name)}/deployment-branch-policies`;
  const branches = await github.listIn(path, "branch_policies", branchSchema);
  const others = branches.filter((one) => one.name !== branch || one.type === "tag").map((one) => one.name);
  if (others.length === 0 && branches.length > 0) return [];
  return [
    `environment ${name}: got ${others.length === 0 ? "no branch" : others.join(", ")}, want ${mainOnly}`,
  ];
}
