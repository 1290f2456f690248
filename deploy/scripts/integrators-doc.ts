import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';

/** The page for integrators, which shows the example subscribers whole. */
export const integratorsPage = fileURLToPath(new URL('../../docs/integrators.md', import.meta.url));

const root = new URL('../../', import.meta.url);
const section = /(<!-- file: (\S+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The page with each `<!-- file: path -->` section as that file is. */
export async function withFiles(page: string): Promise<string> {
  const paths = [...page.matchAll(section)].map(match => match[2]!);
  const texts = await Promise.all(
    paths.map(async path => [path, await readFile(new URL(path, root), 'utf8')] as const),
  );
  const byPath = new Map(texts);
  return page.replace(
    section,
    (_all, start: string, path: string, end: string) =>
      `${start}\n\`\`\`ts\n${byPath.get(path)!.trimEnd()}\n\`\`\`\n\n${end}`,
  );
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await writeFile(integratorsPage, await withFiles(await readFile(integratorsPage, 'utf8')));
}
