import type { DocumentDetail } from '../../functions/api/routes/documents.ts';
import type { PageRejectionCode } from '../../shared/domain/page.ts';
import { h } from './dom.ts';
import { formatTime, visible } from './format.ts';
import { icon } from './icons.ts';
import { groupOf } from './states.ts';

/** What a person can do about a page that was not read. */
const remedies: Readonly<Record<PageRejectionCode, string>> = {
  empty_file: 'Send the file again; nothing arrived in it.',
  too_large: 'Send a smaller photograph of the form.',
  too_many_pixels: 'Send a smaller photograph of the form.',
  unsupported_format: 'Send a photograph or scan as JPEG, PNG, WebP, TIFF, HEIC or PDF.',
  corrupt_image: 'Copy the file again from the camera, or photograph the form again.',
  blank_page: 'Photograph the side on which the counts stand.',
};

/** In one sentence: where the document stands, why, and what a person does next. */
export function verdict(detail: DocumentDetail): HTMLElement {
  const group = groupOf[detail.status.state];
  const [headline, explanation] = sentence(detail);
  return h(
    'div',
    { class: `verdict ${group}`, role: 'status' },
    icon(group),
    h('div', {}, h('strong', {}, headline), explanation !== '' && h('p', {}, explanation)),
  );
}

function sentence({ status, result, pages }: DocumentDetail): [headline: string, explanation: string] {
  switch (status.state) {
    case 'accepted': {
      const passed = result?.checks.filter(({ outcome }) => outcome === 'pass').length ?? 0;
      const counted = result?.counted === false ? 'Accepted, not counted' : 'Accepted and counted';
      return [counted, passed === 1 ? '1 check passed.' : `${passed} checks passed.`];
    }
    case 'needs_review':
      return ['Needs review', 'Not counted until a person has compared it with the paper.'];
    case 'failed': {
      const code = pages.find(page => page.code !== null)?.code ?? null;
      const reason = visible(status.error?.message ?? 'It could not be read.');
      return ['Failed', code === null ? reason : `${reason}. ${remedies[code]}`.replace('..', '.')];
    }
    case 'waiting_for_pages':
      return ['Waiting for pages', waitingFor(pages)];
    case 'ready':
      return ['In the queue', `It is read as soon as a reader is free. ${lastFailure(status)}`.trim()];
    case 'extracting':
      return ['Being read now', ''];
  }
}

function waitingFor(pages: DocumentDetail['pages']): string {
  const of = pages.find(page => page.of !== null)?.of ?? null;
  const arrived = new Set(pages.map(page => page.page));
  const last = pages.at(-1);
  const since = last === undefined ? '' : ` The last one came at ${formatTime(last.receivedAt)}.`;
  if (of === null) return `${arrived.size === 0 ? 'None has' : `${arrived.size} have`} arrived.${since}`;
  const missing = Array.from({ length: of }, (_, index) => index + 1).filter(page => !arrived.has(page));
  return `Page ${missing.join(', ')} of ${of} has not arrived.${since}`;
}

function lastFailure({ attempts }: DocumentDetail['status']): string {
  return attempts.extract > 0 ? `Reading was tried ${attempts.extract} times so far.` : '';
}
