import { applied, finding, type Report } from './report.ts';
import type { Subject } from './subject.ts';

const rule = 'duplicate_document';

/**
 * More than one document for a place and form: only one may be counted. The first stays as it is, with
 * information, unless it is not counted and so nobody has decided yet.
 */
export function checkRivals(subject: Subject): Report[] {
  const { rivals } = subject.input;
  return [
    applied(
      rule,
      rivals.map(rival => {
        const settled = !rival.precedes && !rival.counted;
        const message = `Document ${rival.documentId} is for the same place and form, came ${rival.precedes ? 'before' : 'after'} this one and is ${rival.counted ? 'counted' : 'not counted'}. Compare the two and let one stand.`;
        return finding(rule, settled ? 'info' : 'error', message, [], null, rival.documentId);
      }),
    ),
  ];
}
