import test from 'ava';
import { TransientError } from '../../../shared/domain/errors.ts';
import { createOcrEngine } from '../../../shared/readers/offline/ocr-engine.ts';
import { drawn, rect } from './drawing.ts';

const page = drawn(400, 200, [rect(50, 50, 60, 150)]);

test('closing it calls off what it reads, as something to be tried again', async t => {
  const engine = createOcrEngine(1);
  const reading = [
    engine.recognise(page, { segmentation: 'page' }),
    engine.recognise(page, { segmentation: 'page' }),
  ];
  await new Promise(resolve => setImmediate(resolve));
  const closed = engine.close();
  for (const each of reading) await t.throwsAsync(each, { instanceOf: TransientError });
  await closed;
});

test('a page without text has no words', async t => {
  t.timeout(60_000);
  const engine = createOcrEngine(1);
  t.teardown(() => engine.close());
  const lines = await engine.recognise(drawn(400, 200, []), { segmentation: 'block' });
  t.deepEqual(
    lines.flatMap(line => line.words.filter(word => word.text !== '')),
    [],
  );
});
