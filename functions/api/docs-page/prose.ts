import { html } from 'hono/html';

/** Markup whose texts are escaped. */
export type Html = ReturnType<typeof html>;

/** Text in which what stands between backticks is code. */
export function prose(text: string): Html {
  return html`${text.split('`').map((part, index) => (index % 2 === 1 ? html`<code>${part}</code>` : part))}`;
}
