import { bluePen, feltPen, type Ink, typed } from './ink.ts';
import { scan, scanToTiff, type Treatment } from './scan.ts';
import { type Sheet, withSwappedDigits } from './sheet.ts';
import type { ExampleKind, Expected } from './truth.ts';

/** One file of the inbox: its name, the pages it shows, and how its bytes are made from them. */
export interface PlannedFile {
  readonly object: string;
  readonly pages: readonly number[];
  readonly treatment: Treatment;
}

/** One document of the examples. */
export interface Example {
  readonly kind: ExampleKind;
  readonly formId: string;
  readonly placeId: string;
  readonly files: readonly PlannedFile[];
  readonly expected: Expected;
  readonly ink: Ink;
  /** Whether the image is the paper and no more, so that places on the drawing are places on the image. */
  readonly flat: boolean;
  /** What the clerk got wrong. */
  readonly slip?: (sheet: Sheet) => Sheet;
  /** False where no image can be seen, so that nothing on the paper is true of it. */
  readonly visible: boolean;
}

const folder = 'lakeland-2026';
const poll = 'statement-of-poll';
const assembly = 'assembly-statement';

const accepted: Expected = { state: 'accepted', code: null };
/** Ends that are both honest for an image on which a careful reader may leave a value open. */
const hard: Expected = { state: ['accepted', 'needs_review'], code: null };

function review(code: string): Expected {
  return { state: 'needs_review', code };
}

function failed(code: string): Expected {
  return { state: 'failed', code };
}

type Details = Partial<Pick<Example, 'ink' | 'slip' | 'visible' | 'flat' | 'expected'>> & {
  readonly name?: string;
};

const usual = { ink: typed, visible: true, flat: true, expected: accepted } as const;

/** A statement of poll in one file, under `<election>/<form>/<place>` unless it has another name. */
function onePage(
  kind: ExampleKind,
  placeId: string,
  extension: string,
  treatment: Treatment,
  details: Details = {},
): Example {
  const { name = `${poll}/${placeId}`, ...rest } = details;
  const files = [{ object: `${folder}/${name}.${extension}`, pages: [1], treatment }];
  return { kind, formId: poll, placeId, files, ...usual, ...rest };
}

/** An assembly statement; each file is its suffix and extension, the pages it shows, and its treatment. */
function assemblySheet(
  kind: ExampleKind,
  placeId: string,
  files: readonly (readonly [string, readonly number[], Treatment])[],
  details: Details = {},
): Example {
  return {
    kind,
    formId: assembly,
    placeId,
    files: files.map(([suffix, pages, treatment]) => ({
      object: `${folder}/${assembly}/${placeId}${suffix}`,
      pages,
      treatment,
    })),
    ...usual,
    ...details,
  };
}

/** Every document of the examples, in the order in which examples/README.md lists them. */
export const plan: readonly Example[] = [
  onePage('clean_scan', 'PP-0101', 'jpg', scan('jpeg')),
  onePage('clean_scan', 'PP-0102', 'png', scan('png')),
  onePage('clean_scan', 'PP-0103', 'webp', scan('webp')),
  onePage('clean_scan', 'PP-0201', 'jpg', scan('jpeg', 'grey')),
  onePage('clean_scan', 'PP-0202', 'jpeg', scan('jpeg')),
  onePage('clean_scan', 'PP-0203', 'png', scan('png', 'grey')),
  onePage('clean_scan', 'PP-0603', 'jpg', scan('jpeg'), { name: `PP-0603 ${poll}` }),
  assemblySheet('clean_scan', 'PP-0101', [['.tif', [1, 2], scanToTiff]]),
  assemblySheet('clean_scan', 'PP-0102', [
    ['_p1of2.jpg', [1], scan('jpeg')],
    ['_p2of2.jpg', [2], scan('jpeg')],
  ]),
  assemblySheet('clean_scan', 'PP-0202', [
    ['-p1.png', [1], scan('png', 'grey')],
    ['_page2.webp', [2], scan('webp')],
  ]),
  onePage('wrong_sum', 'PP-0703', 'jpg', scan('jpeg'), {
    slip: sheet => withSwappedDigits(sheet, '2'),
    expected: review('sum_of_votes'),
  }),
  assemblySheet('missing_page', 'PP-0103', [['_p1of2.jpg', [1], scan('jpeg')]], {
    expected: review('pages_missing'),
  }),
  onePage('handwriting', 'PP-0701', 'jpg', scan('jpeg'), { ink: feltPen, expected: hard }),
  assemblySheet(
    'handwriting',
    'PP-0201',
    [
      ['_p1.jpg', [1], scan('jpeg')],
      ['_p2.jpg', [2], scan('jpeg')],
    ],
    { ink: bluePen, expected: hard },
  ),
];
