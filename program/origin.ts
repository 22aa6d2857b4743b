import { execFile } from "node:child_process";
import { userInfo } from "node:os";
import { type Origin, given } from "../rotation";

/** Where CI says which commit it runs, and for whom: GitHub Actions, Azure Pipelines, GitLab, Jenkins. */
const commits = ["GITHUB_SHA", "BUILD_SOURCEVERSION", "CI_COMMIT_SHA", "GIT_COMMIT"];
const people = ["GITHUB_ACTOR", "BUILD_REQUESTEDFOR", "GITLAB_USER_LOGIN", "BUILD_USER_ID"];

/** As git abbreviates where there are many commits. */
const commitLength = 12;
const longestName = 60;

/**
 * Whose run this is, and of which commit, for the history: as CI says, else as git and the machine do. What isn't known is
 * left out, and stops nobody.
 * @param folder in the repository of the stack file
 */
export async function originOf(env: NodeJS.ProcessEnv, folder: string): Promise<Origin> {
  const said = firstOf(env, commits)?.toLowerCase();
  const commit =
    said !== undefined && /^[0-9a-f]{40,64}$/.test(said) ? said.slice(0, commitLength) : undefined;
  const by = (firstOf(env, people) ?? localUser())?.slice(0, longestName);
  return { ...given("commit", commit ?? (await head(folder))), ...given("by", by) };
}

function firstOf(env: NodeJS.ProcessEnv, names: readonly string[]): string | undefined {
  return names.map((name) => env[name]?.trim()).find((value) => value !== undefined && value !== "");
}

function localUser(): string | undefined {
  try {
    return userInfo().username;
  } catch {
    // A container may run as somebody who has no name.
    return undefined;
  }
}

/** The commit that is checked out, `…-dirty` if something was changed since; undefined without git or a repository. */
function head(folder: string): Promise<string | undefined> {
  const describe = ["describe", "--always", "--dirty", `--abbrev=${commitLength}`, "--exclude=*"];
  return new Promise((resolve) => {
    execFile("git", describe, { cwd: folder, timeout: 5_000 }, (error, stdout) => {
      const [found] = /^[0-9a-f]{12,}(-dirty)?(?=\s*$)/.exec(stdout) ?? [];
      resolve(error === null ? found : undefined);
    });
  });
}
