import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/** Font family → the Debian package that has it. */
const packages: Readonly<Record<string, string>> = {
  'Liberation Sans': 'fonts-liberation',
  'Liberation Serif': 'fonts-liberation',
  'DejaVu Sans': 'fonts-dejavu-core',
  DkgHandwriting: 'fonts-dkg-handwriting',
  Rufscript: 'fonts-rufscript',
  Steve: 'fonts-sjfonts',
};

/**
 * Throws where a font is missing, naming the packages to install: a drawing with a substitute would be another image.
 * Asks `fc-list`, Debian package fontconfig.
 */
export async function requireFonts(): Promise<void> {
  const { stdout } = await promisify(execFile)('fc-list', ['--format', '%{family}\n']);
  const installed = new Set(stdout.split('\n').flatMap(line => line.split(',')));
  const missing = Object.keys(packages).filter(family => !installed.has(family));
  if (missing.length === 0) return;
  const wanted = [...new Set(missing.map(family => packages[family]))].join(' ');
  throw new Error(`Fonts missing: ${missing.join(', ')}. Install them with: apt-get install ${wanted}`);
}
