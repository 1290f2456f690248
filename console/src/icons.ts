/** Outlines on a grid of 24, drawn for this page. */
const paths = {
  accepted: 'M5 12.5 10 17.5 19 7',
  needs_review: 'M12 4 21.5 20H2.5ZM12 10v4.5M12 17.2v.3',
  failed: 'M8 3h8l5 5v8l-5 5H8l-5-5V8ZM9 9l6 6M15 9l-6 6',
  waiting: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 7.5V12l3.5 2',
  reading:
    'M3 12s3.5-6.5 9-6.5S21 12 21 12s-3.5 6.5-9 6.5S3 12 3 12ZM12 9.3a2.7 2.7 0 1 0 0 5.4 2.7 2.7 0 0 0 0-5.4Z',
  info: 'M12 3a9 9 0 1 0 0 18 9 9 0 0 0 0-18ZM12 11v5.5M12 7.7V8',
  search: 'M10.5 4a6.5 6.5 0 1 0 0 13 6.5 6.5 0 0 0 0-13ZM15.5 15.5 21 21',
  upload: 'M12 16V4M7 9l5-5 5 5M4 16v4h16v-4',
  back: 'M20 12H4M10 6l-6 6 6 6',
  previous: 'M6 15l6-6 6 6',
  next: 'M6 9l6 6 6-6',
  plus: 'M12 5v14M5 12h14',
  minus: 'M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  page: 'M6 3h8l4 4v14H6ZM14 3v4h4',
  pass: 'M5 12.5 10 17.5 19 7',
  fail: 'M6 6l12 12M18 6 6 18',
  not_applicable: 'M6 12h12',
  keyboard: 'M3 6h18v12H3ZM7 10h.01M11 10h.01M15 10h.01M18 10h.01M8 14h8',
} as const;
export type IconName = keyof typeof paths;

const svgNamespace = 'http://www.w3.org/2000/svg';

/** An icon in the colour of the text beside it; it says nothing to screen readers, the text beside it does. */
export function icon(name: IconName): SVGSVGElement {
  const svg = document.createElementNS(svgNamespace, 'svg');
  const path = document.createElementNS(svgNamespace, 'path');
  svg.setAttribute('viewBox', '0 0 24 24');
  svg.setAttribute('class', 'icon');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', paths[name]);
  svg.append(path);
  return svg;
}
