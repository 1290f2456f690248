import type { DocumentRecord } from '../domain/document.ts';
import type { Finding } from '../domain/finding.ts';

/** The findings with what the document's file name says wrongly before them, where nothing else says it already. */
export function withKeyProblem(
  findings: readonly Finding[],
  { keyProblem }: Pick<DocumentRecord, 'keyProblem'>,
): Finding[] {
  const known = keyProblem === null || findings.some(finding => finding.rule === keyProblem.rule);
  return known ? [...findings] : [keyProblem, ...findings];
}
