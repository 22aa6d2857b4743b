import type { Octokit } from "@octokit/rest";
import type { GitHub } from "./github";

type Environment = NonNullable<
  Awaited<ReturnType<Octokit["rest"]["repos"]["getAllEnvironments"]>>["data"]["environments"]
>[number];

/** What an environment must have, and why: the sentence that a person reads who set up another one. */
interface Wanted {
  readonly name: string;
  readonly reviewers?: string;
  readonly mainOnly?: string;
}

/**
 * The environments of a stack: the one in which pull requests are previewed, the one that looks, the one that reminds of
 * certificates, the one that changes.
 */
function wantedOf(stack: string, branch: string): Wanted[] {
  const mainOnly = `deployments from the branch ${branch} only: no other has been reviewed`;
  return [
    { name: `${stack}-watch`, mainOnly },
    { name: `${stack}-remind`, mainOnly },
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
  const { octokit, repository } = github;
  const all = octokit.rest.repos.getAllEnvironments.endpoint.merge({ ...repository, per_page: 100 });
  const environments = await octokit.paginate<Environment>(all);
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

function reviewerProblems(
  { name, protection_rules: rules = [] }: Environment,
  { reviewers }: Wanted,
): string[] {
  const asks = rules.some((rule) => "reviewers" in rule && (rule.reviewers ?? []).length > 0);
  return reviewers === undefined || asks ? [] : [`environment ${name}: got no reviewers, want ${reviewers}`];
}

async function branchProblems(
  { name, deployment_branch_policy: policy }: Environment,
  { mainOnly }: Wanted,
  branch: string,
  { octokit, repository }: GitHub,
): Promise<string[]> {
  if (mainOnly === undefined) return [];
  if (policy === undefined || policy === null) {
    return [`environment ${name}: got any branch, want ${mainOnly}`];
  }
  // Whatever is protected was reviewed too.
  if (policy.protected_branches) return [];
  const all = octokit.rest.repos.listDeploymentBranchPolicies;
  const branches = await octokit.paginate(all, { ...repository, environment_name: name, per_page: 100 });
  const others = branches.filter((one) => one.name !== branch || one.type === "tag").map((one) => one.name);
  if (others.length === 0 && branches.length > 0) return [];
  return [
    `environment ${name}: got ${others.length === 0 ? "no branch" : others.join(", ")}, want ${mainOnly}`,
  ];
}
