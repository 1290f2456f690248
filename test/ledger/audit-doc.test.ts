import { readFile } from 'node:fs/promises';
import test from 'ava';
import { auditPage, withCatalogues } from '../../deploy/scripts/audit-doc.ts';

test('the page on the audit trail lists the events as the catalogues have them', async t => {
  const page = await readFile(auditPage, 'utf8');
  t.is(page, withCatalogues(page), 'run node deploy/scripts/audit-doc.ts');
});
