/**
 * Content Security Policy of the console: its own files and nothing else; no inline code, and no text that becomes
 * HTML (Trusted Types). `blob:` shows page images, which are fetched with the key.
 * @param uploadOrigins where files are sent besides the console's own origin: `https://storage.googleapis.com` in the
 *   cloud, nothing in local mode
 */
export function contentSecurityPolicy(uploadOrigins: readonly string[] = []): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    "style-src 'self'",
    "img-src 'self' blob:",
    `connect-src ${["'self'", ...uploadOrigins].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
    "require-trusted-types-for 'script'",
    "trusted-types 'none'",
  ].join('; ');
}

/** Every header that the console's files are served with, by the local server and by Firebase Hosting alike. */
export function consoleHeaders(uploadOrigins: readonly string[] = []): Record<string, string> {
  return {
    'Content-Security-Policy': contentSecurityPolicy(uploadOrigins),
    'Cross-Origin-Opener-Policy': 'same-origin',
    'Cross-Origin-Resource-Policy': 'same-origin',
    'Permissions-Policy': 'camera=(), geolocation=(), microphone=()',
    'Referrer-Policy': 'no-referrer',
    'X-Content-Type-Options': 'nosniff',
  };
}
