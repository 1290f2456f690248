import { createHash, createVerify, type KeyObject } from 'node:crypto';
import type { UploadUrl } from '../../shared/blobs/upload-urls.ts';

/**
 * Checks a request as Cloud Storage does, written from its documentation and not from the client.
 * https://cloud.google.com/storage/docs/authentication/canonical-requests
 */
export function signatureCheck(email: string, publicKey: KeyObject) {
  return ({ url, headers }: Pick<UploadUrl, 'url' | 'headers'>, method = 'PUT'): boolean => {
    const { host, pathname, searchParams } = new URL(url);
    const signature = searchParams.get('X-Goog-Signature') ?? '';
    const given: Record<string, string> = { host };
    for (const [name, value] of Object.entries(headers)) given[name.toLowerCase()] = value;
    const signedHeaders = searchParams.get('X-Goog-SignedHeaders') ?? '';
    const query = [...searchParams]
      .filter(([name]) => name !== 'X-Goog-Signature')
      .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(value)}`)
      .sort();
    const canonical = [
      method,
      pathname,
      query.join('&'),
      ...signedHeaders.split(';').map(name => `${name}:${given[name] ?? ''}`),
      '',
      signedHeaders,
      'UNSIGNED-PAYLOAD',
    ].join('\n');
    const scope = (searchParams.get('X-Goog-Credential') ?? '').slice(email.length + 1);
    const digest = createHash('sha256').update(canonical).digest('hex');
    const signed = ['GOOG4-RSA-SHA256', searchParams.get('X-Goog-Date'), scope, digest].join('\n');
    return createVerify('RSA-SHA256').update(signed).verify(publicKey, signature, 'hex');
  };
}
