import { blankPage, textFile, truncatedJpeg } from './broken.ts';
import { bluePen, feltPen, hurriedPen, type Ink, typed } from './ink.ts';
import { photo, type Shot } from './photo.ts';
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

/** A photograph of a statement of poll. */
function photographed(kind: ExampleKind, placeId: string, shot: Shot, details: Details = {}): Example {
  return onePage(kind, placeId, 'jpg', photo(shot), { flat: false, ...details });
}

/** A file in which no image can be seen. */
function unseen(
  kind: ExampleKind,
  placeId: string,
  extension: string,
  treatment: Treatment,
  code: string,
): Example {
  return onePage(kind, placeId, extension, treatment, { visible: false, expected: failed(code) });
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
  photographed('handwriting', 'PP-0702', { skewDegrees: -1.5 }, { ink: hurriedPen, expected: hard }),
  photographed('exif_rotated', 'PP-0301', { longSide: 2800, turnDegrees: 270, exifOrientation: 6 }),
  photographed('exif_rotated', 'PP-0302', { turnDegrees: 180, exifOrientation: 3, skewDegrees: 1 }),
  assemblySheet(
    'exif_rotated',
    'PP-0303',
    [
      ['_p1.jpg', [1], photo({ turnDegrees: 90, exifOrientation: 8 })],
      ['_p2.jpg', [2], photo({ turnDegrees: 90, exifOrientation: 8, skewDegrees: -1 })],
    ],
    { flat: false },
  ),
  photographed('quarter_turn', 'PP-0303', { turnDegrees: 90 }),
  photographed('quarter_turn', 'PP-0503', { turnDegrees: 270, deskColour: [120, 126, 132] }),
  photographed('skewed', 'PP-0401', { skewDegrees: 2.5 }),
  photographed('skewed', 'PP-0402', { skewDegrees: -5, deskColour: [205, 200, 192] }),
  photographed('skewed', 'PP-0403', { skewDegrees: 8, deskColour: [128, 98, 74] }),
  photographed('perspective', 'PP-0501', { keystone: [0.1, 0.03], longSide: 2600 }, { expected: hard }),
  photographed('shadow', 'PP-0502', { shadowLight: 0.42, cornerLight: 0.8 }, { expected: hard }),
  photographed('low_contrast', 'PP-0601', { levels: [112, 172], noiseDeviation: 2 }, { expected: hard }),
  photographed(
    'noise',
    'PP-0602',
    { levels: [28, 208], noiseDeviation: 28, jpegQuality: 55 },
    { expected: hard },
  ),
  photographed('jpeg_artefacts', 'PP-0604', { longSide: 1280, jpegQuality: 10 }, { expected: hard }),
  photographed('blurred', 'PP-0801', { longSide: 1600, blurSigma: 9 }, { expected: review('poor_image') }),
  photographed(
    'second_photo',
    'PP-0401',
    { skewDegrees: -3, deskColour: [150, 140, 128], cornerLight: 0.86 },
    { name: 'IMG_2041', expected: review('duplicate_document') },
  ),
  onePage('same_bytes', 'PP-0201', 'jpg', scan('jpeg', 'grey'), {
    name: 'scan-copy-0007',
    expected: review('image_reused'),
  }),
  unseen('blank', 'PP-0802', 'jpg', blankPage, 'blank_page'),
  unseen('text_file', 'PP-0803', 'jpg', textFile, 'unsupported_format'),
  unseen('truncated', 'PP-0804', 'jpg', truncatedJpeg, 'corrupt_image'),
];
