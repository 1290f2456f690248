// Asks the stand-in at argv[2] once and prints its answer; nothing here ends the process.
import { connectModel } from '../../fixtures/vertex-server/client.ts';

const model = connectModel(process.argv[2]!, { timeoutMs: 600_000 });
const { text } = await model.generate({ turns: [{ role: 'user', parts: [{ text: 'How many?' }] }] });
console.log(text);
