import test from 'ava';
import { createGeminiReader } from '../../../shared/readers/gemini-reader.ts';
import { formReaderContract } from '../../contract/form-reader.ts';
import { connectModel } from '../../fixtures/vertex-server/client.ts';
import { startVertexServer } from '../../fixtures/vertex-server/server.ts';
import { truthfulReader } from '../../fixtures/vertex-server/truthful-reader.ts';
import { page, president, sha256, statementOfPoll, truth } from './sample.ts';

formReaderContract(test, 'Gemini', async t => {
  const server = await startVertexServer();
  t.teardown(() => server.stop());
  const legible = await page(1, 200);
  const known = { formId: statementOfPoll.id, content: truth };
  server.respond(truthfulReader(hash => (hash === sha256(legible.bytes) ? known : undefined)));
  return {
    reader: createGeminiReader({ model: connectModel(server.endpoint) }),
    sample: {
      legible: { form: statementOfPoll, contests: { votes: president }, pages: [legible] },
      blank: await page(1, 255),
    },
  };
});
