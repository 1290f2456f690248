import { readFileSync } from 'node:fs';
import path from 'node:path';
import test from 'ava';
import { FIRESTORE_ARRAY_INDEXES, LEDGER_INDEXES } from '../../shared/store/ledger-indexes.ts';

const root = path.join(import.meta.dirname, '..', '..');
const readJson = (file: string): unknown => JSON.parse(readFileSync(path.join(root, file), 'utf8'));

test('Firestore has the ledger’s indexes of several fields, in both directions', t => {
  const several = LEDGER_INDEXES.filter(({ fields }) => fields.length > 1);
  const declared = [...several.map(index => ({ ...index, contains: null })), ...FIRESTORE_ARRAY_INDEXES];
  const expected = declared.flatMap(({ collection, contains, fields }) =>
    ['ASCENDING', 'DESCENDING'].map(last => ({
      collectionGroup: collection,
      queryScope: 'COLLECTION',
      fields: [
        ...(contains === null ? [] : [{ fieldPath: contains, arrayConfig: 'CONTAINS' }]),
        ...fields.map((fieldPath, position) => ({
          fieldPath,
          order: position === fields.length - 1 ? last : 'ASCENDING',
        })),
      ],
    })),
  );
  const { indexes } = readJson('deploy/firestore/firestore.indexes.json') as { indexes: unknown[] };
  t.deepEqual(
    new Set(indexes.map(index => JSON.stringify(index))),
    new Set(expected.map(index => JSON.stringify(index))),
  );
});

test('no index is listed twice', t => {
  const listed = LEDGER_INDEXES.map(index => JSON.stringify(index));
  t.deepEqual(listed, [...new Set(listed)]);
});

test('no field is exempt from Firestore’s own indexes that a query of the ledger needs', t => {
  const { fieldOverrides } = readJson('deploy/firestore/firestore.indexes.json') as {
    fieldOverrides: { collectionGroup: string; fieldPath: string }[];
  };
  for (const { collection, fields } of LEDGER_INDEXES) {
    const exempt = fieldOverrides.filter(({ collectionGroup }) => collectionGroup === collection);
    for (const { fieldPath } of exempt)
      t.false(fieldPath === '*' || fields.includes(fieldPath), `${collection}.${fieldPath}`);
  }
});

test('firebase.json names files that exist', t => {
  const { firestore } = readJson('firebase.json') as { firestore: { rules: string; indexes: string } };
  t.notThrows(() => readFileSync(path.join(root, firestore.rules)));
  t.notThrows(() => readFileSync(path.join(root, firestore.indexes)));
});
