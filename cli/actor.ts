import { userInfo } from 'node:os';

/** Who acts from the command line, as audit events name them. */
export function cliActor(): string {
  return `cli:${userInfo().username}`;
}
