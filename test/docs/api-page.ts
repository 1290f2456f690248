/** A section of docs/api.md about one operation. */
export interface PageSection {
  /** `GET /v1/status/{documentId}` */
  readonly heading: string;
  readonly text: string;
  /** The shell scripts, each with the statuses that its requests must have. */
  readonly examples: readonly { readonly script: string; readonly statuses: readonly number[] }[];
}

/** The sections whose headings name an operation, and the script that sets the variables of their examples. */
export function sectionsOf(page: string): {
  readonly setup: string;
  readonly sections: readonly PageSection[];
} {
  const [intro = '', ...rest] = page.split(/^### /m);
  const sections = rest.map((section): PageSection => {
    const heading = /^`(.+)`$/m.exec(section.split('\n')[0]!)?.[1] ?? section.split('\n')[0]!;
    const text = section.split(/^## /m)[0]!;
    return {
      heading,
      text,
      examples: scriptsOf(text).map(script => ({ script, statuses: statusesOf(script) })),
    };
  });
  return { setup: scriptsOf(intro).join('\n'), sections };
}

function scriptsOf(text: string): string[] {
  return [...text.matchAll(/^```sh\n(.*?)^```$/gms)].map(([, script]) => script!);
}

/** `# 200 201: why` in the first line. */
function statusesOf(script: string): number[] {
  const line = /^# ((?:\d{3} ?)+)/.exec(script)?.[1] ?? '';
  return line.trim().split(' ').map(Number);
}
