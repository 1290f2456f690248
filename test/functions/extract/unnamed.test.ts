import test, { type ExecutionContext } from 'ava';
import { FormDefinition } from '../../../shared/forms/form-definition.ts';
import { goodReading, smallElection, smallForm } from '../../checks/sheet.ts';
import { KnownReader } from './known-reader.ts';
import { openExtractWorld } from './world.ts';

const form = FormDefinition.parse({ ...smallForm, pages: 1 });
const unnamed = { key: 'small/IMG_0001', formId: null, placeId: 'n1' };

async function open(t: ExecutionContext) {
  const reader = new KnownReader();
  return { reader, world: await openExtractWorld(t, smallElection(), [form], reader) };
}

test('a page whose name says no form is read as the one that its title is', async t => {
  const { reader, world } = await open(t);
  reader.recognises = form.id;
  const { documentId, seen } = await world.submit(unnamed);
  reader.know(seen, goodReading());
  await world.settle();
  t.like(await world.result(documentId), { state: 'accepted', formId: form.id, pollingPlaceId: 'n1' });
});

for (const { name, paper, rule, fields } of [
  { name: 'no form of the election', paper: unnamed, rule: 'unknown_form', fields: [] },
  {
    name: 'of an election that nobody imported',
    paper: { ...unnamed, electionId: 'elsewhere' },
    rule: 'unknown_election',
    fields: [],
  },
  {
    name: 'too poor to be read',
    paper: { ...unnamed, formId: form.id, warnings: ['unreadable_image' as const] },
    rule: 'poor_image',
    fields: ['pages.1'],
  },
]) {
  test(`a page that is ${name} goes to a person, and its numbers are not read`, async t => {
    const { reader, world } = await open(t);
    const { documentId } = await world.submit(paper);
    await world.settle();
    const result = await world.result(documentId);
    t.is(result.state, 'needs_review');
    t.like(result.findings[0], { rule, severity: 'error', fields });
    t.is(reader.calls, 0);
  });
}
