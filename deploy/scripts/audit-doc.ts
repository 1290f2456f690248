import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { auditCatalogue } from '../../shared/ledger/audit.ts';
import { settingsCatalogue } from '../../shared/ledger/settings-audit.ts';

/** The page on the audit trail, whose tables of events are made from the catalogues. */
export const auditPage = fileURLToPath(new URL('../../docs/audit.md', import.meta.url));

const catalogues: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'document-events': auditCatalogue,
  'settings-events': settingsCatalogue,
};

/** The page with each `<!-- generated: name -->` section as the catalogue of that name has it. */
export function withCatalogues(page: string): string {
  return Object.entries(catalogues).reduce((text, [name, catalogue]) => {
    const section = new RegExp(`(<!-- generated: ${name} -->\n)[^]*?(<!-- end -->)`);
    if (!section.test(text)) throw new Error(`Expected a section "${name}" in docs/audit.md`);
    return text.replace(
      section,
      (_all, start: string, end: string) => `${start}\n${tableOf(catalogue)}\n\n${end}`,
    );
  }, page);
}

function tableOf(catalogue: Readonly<Record<string, string>>): string {
  const rows = Object.entries(catalogue).map(([type, meaning]): [string, string] => [`\`${type}\``, meaning]);
  const lines: [string, string][] = [['event', 'what happened'], ...rows];
  const widths = [0, 1].map(column => Math.max(...lines.map(line => line[column]!.length)));
  const text = lines.map(
    line => `| ${line.map((cell, column) => cell.padEnd(widths[column]!)).join(' | ')} |`,
  );
  return [text[0], `| ${widths.map(width => '-'.repeat(width)).join(' | ')} |`, ...text.slice(1)].join('\n');
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(auditPage, withCatalogues(await readFile(auditPage, 'utf8')));
}
