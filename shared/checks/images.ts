import type { Finding } from '../domain/finding.ts';
import { applied, finding, notApplicable, type Report } from './report.ts';
import type { Sighting, Subject } from './subject.ts';

/**
 * The same image in another document: for another place or form at most one of the two can be right, for the same
 * one the file came twice. Nearly the same image counts only elsewhere: for the same place and form it is a second
 * photograph, which `duplicate_document` reports.
 */
export function checkImages(subject: Subject): Report[] {
  const { pages, sightings } = subject.input;
  if (pages.length === 0 && sightings.length === 0)
    return ['image_reused', 'image_similar'].map(notApplicable);
  const same = sightings.filter(each => each.kind === 'same');
  const near = sightings.filter(each => each.kind === 'similar' && isElsewhere(each, subject));
  return [
    applied(
      'image_reused',
      same.map(each => reused(each, isElsewhere(each, subject))),
    ),
    applied('image_similar', near.map(similar)),
  ];
}

function isElsewhere(sighting: Sighting, { input }: Subject): boolean {
  return sighting.pollingPlaceId !== input.pollingPlaceId || sighting.formId !== input.form.id;
}

function reused(sighting: Sighting, elsewhere: boolean): Finding {
  const advice = elsewhere
    ? 'Look which place the image is of; the other document holds a wrong one or this one does.'
    : 'The file came twice; let one of the two stand.';
  const message = `Page ${sighting.page} is the same image as one already used for ${whereOf(sighting)}. ${advice}`;
  return finding('image_reused', 'error', message, [`pages.${sighting.page}`], null, sighting.documentId);
}

function similar(sighting: Sighting): Finding {
  const message = `Page ${sighting.page} looks nearly like an image already used for ${whereOf(sighting)} (${sighting.distance} of 64 bits differ). Compare the two: it may be another photograph of the same paper.`;
  return finding('image_similar', 'warning', message, [`pages.${sighting.page}`], null, sighting.documentId);
}

function whereOf(sighting: Sighting): string {
  return `${sighting.pollingPlaceId ?? 'an unknown place'} (${sighting.formId ?? 'unknown form'}, document ${sighting.documentId})`;
}
