const types: Readonly<Record<string, string>> = {
  csv: 'text/csv',
  heic: 'image/heic',
  heif: 'image/heif',
  html: 'text/html',
  jpeg: 'image/jpeg',
  jpg: 'image/jpeg',
  json: 'application/json',
  pdf: 'application/pdf',
  png: 'image/png',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  txt: 'text/plain',
  webp: 'image/webp',
};

/**
 * The content type that a name's extension suggests, null where it suggests none. For display and upload only: what a
 * page is, its bytes decide.
 */
export function contentTypeOfName(name: string): string | null {
  const extension = /\.([a-z0-9]{1,5})$/i.exec(name)?.[1]?.toLowerCase();
  return extension === undefined ? null : (types[extension] ?? null);
}
