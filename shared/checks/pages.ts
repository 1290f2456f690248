import type { Finding } from '../domain/finding.ts';
import type { Page } from '../domain/page.ts';
import { plural } from '../domain/plural.ts';
import { pagesOf } from '../forms/contests.ts';
import { applied, finding, list, notApplicable, type Report } from './report.ts';
import type { Subject } from './subject.ts';

const troubles = {
  poor_image:
    'is too blurred, dark or pale to be trusted. Compare every number with the original image, or ask for a better one',
  unreadable_image: 'is too poor to be read at all. Ask for a better image',
  damaged_image: 'was damaged in transfer; part of it may be missing. Compare it with the original',
} as const;

/** The document has every page once, each readable, and none that its form has not: another form may be among them. */
export function checkPages(subject: Subject): Report[] {
  const { pages, pagesExpected } = subject.input;
  if (pages.length === 0) return ['pages_missing', 'pages_extra', 'poor_image'].map(notApplicable);
  const usable = new Set(pages.filter(page => page.state === 'processed').map(page => page.page));
  const absent = Array.from({ length: pagesExpected }, (_, index) => index + 1).filter(
    page => !usable.has(page),
  );
  const own = pagesOf(subject.input.form, subject.input.election);
  const most = Math.min(pagesExpected, own);
  const extra = pages.filter(page => page.page > most);
  return [
    applied('pages_missing', absent.length === 0 ? [] : [missing(absent, pages, pagesExpected)]),
    applied(
      'pages_extra',
      extra.map(page => tooMany(page, most)),
    ),
    applied('poor_image', pages.flatMap(poor)),
  ];
}

function missing(absent: readonly number[], pages: readonly Page[], expected: number): Finding {
  const rejected = pages
    .filter(page => page.state === 'rejected' && absent.includes(page.page))
    .map(page => `${page.page} was rejected (${page.code})`);
  const why = rejected.length === 0 ? '' : ` Page ${list(rejected)}.`;
  const message = `Of ${expected} pages these are not there: ${list(absent)}.${why} Look for their images before trusting any sum.`;
  return finding(
    'pages_missing',
    'error',
    message,
    absent.map(page => `pages.${page}`),
    expected,
    expected - absent.length,
  );
}

function tooMany(page: Page, expected: number): Finding {
  const message = `Page ${page.page} (${page.object}) is more than the ${plural(expected, 'page')} of this form. Check whether it is another form, and send that by itself.`;
  return finding('pages_extra', 'error', message, [`pages.${page.page}`], expected, page.page);
}

function poor(page: Page): Finding[] {
  return page.warnings.map(warning => {
    const rule = warning === 'damaged_image' ? 'damaged_image' : 'poor_image';
    const severity = warning === 'unreadable_image' ? 'error' : 'warning';
    return finding(
      rule,
      severity,
      `Page ${page.page} ${troubles[warning]}.`,
      [`pages.${page.page}`],
      null,
      warning,
    );
  });
}
