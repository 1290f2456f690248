import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { problems } from '../../functions/api/problem.ts';

/** The page on the API, whose table of errors is made from the codes that the routes know. */
export const apiPage = fileURLToPath(new URL('../../docs/api.md', import.meta.url));

/** The page with its `<!-- generated: problems -->` section as the code has it. */
export function withProblems(page: string): string {
  const section = /(<!-- generated: problems -->\n).*?(<!-- end -->)/s;
  if (!section.test(page)) throw new Error('Expected a section "problems" in docs/api.md');
  const rows = Object.entries(problems).map(
    ([code, { status, title }]) => `| ${status} | \`${code}\` | ${title} |`,
  );
  const table = ['| status | code | what |', '| --- | --- | --- |', ...rows].join('\n');
  return page.replace(section, (_all, start: string, end: string) => `${start}${table}\n${end}`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(apiPage, withProblems(await readFile(apiPage, 'utf8')));
}
