import test from 'ava';
import { traceOf } from '../../shared/telemetry/trace.ts';

const id = '0af7651916cd43dd8448eb211c80319c';
const cases = [
  { name: 'a W3C header', headers: { traceparent: `00-${id}-b7ad6b7169203331-01` }, trace: id },
  { name: "Google's header", headers: { 'x-cloud-trace-context': `${id}/1;o=1` }, trace: id },
  { name: 'no header', headers: {}, trace: null },
  {
    name: 'a malformed header',
    headers: { traceparent: 'yes', 'x-cloud-trace-context': '../..' },
    trace: null,
  },
];
for (const { name, headers, trace } of cases) {
  test(`the trace of a request with ${name} is ${trace}`, t => {
    t.is(
      traceOf(header => (headers as Record<string, string>)[header]),
      trace,
    );
  });
}
