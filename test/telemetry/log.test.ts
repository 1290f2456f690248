import test from 'ava';
import { keptLog } from './kept-log.ts';

test("a line has Cloud Logging's shape, with ids as labels and the trace's full name", t => {
  const { lines, log } = keptLog('json');
  log.with({ documentId: 'abc' }).log('WARNING', 'slow', { trace: '0af7', attempt: 2 });
  t.deepEqual(JSON.parse(lines[0]!), {
    severity: 'WARNING',
    time: '1970-01-01T00:00:00.000Z',
    message: 'slow',
    attempt: 2,
    'logging.googleapis.com/trace': 'projects/my-project/traces/0af7',
    'logging.googleapis.com/labels': { documentId: 'abc' },
  });
});

for (const format of ['json', 'text'] as const) {
  test(`no key, position or image byte reaches a ${format} line`, t => {
    const { lines, log } = keptLog(format);
    log.log('INFO', 'uploaded', {
      apiKey: 'bp_verysecret',
      authorization: 'Bearer verysecret',
      image: { gpsLatitude: '48.verysecret', exif: 'verysecret' },
      page: Buffer.from('verysecret'),
      pages: [new Uint8Array([118, 101, 114, 121])],
    });
    t.false(lines[0]!.includes('verysecret'), lines[0]);
    t.true(lines[0]!.includes('[10 bytes]'));
  });
}

test('an error is logged with its name, code and stack', t => {
  const { lines, log } = keptLog('json');
  log.log('ERROR', 'broke', { error: Object.assign(new TypeError('no'), { code: 'E1' }) });
  const { error } = JSON.parse(lines[0]!);
  t.is(error.name, 'TypeError');
  t.is(error.code, 'E1');
  t.true(error.stack.includes('log.test'));
});

test('lines below the level are not written', t => {
  const { lines, log } = keptLog('text', 'WARNING');
  log.log('INFO', 'hidden');
  log.log('ERROR', 'shown', { code: 'x' });
  t.deepEqual(lines, ['00:00:00 ERROR   shown code=x']);
});
