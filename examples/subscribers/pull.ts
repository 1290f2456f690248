// node examples/subscribers/pull.ts FILE SUBSCRIPTION…
// Pulls results and keeps the newest revision of each document in FILE. Google's client finds the project and its
// credentials by itself, and the emulator by PUBSUB_EMULATOR_HOST.
import { type Message, PubSub } from '@google-cloud/pubsub';
import { NewestResults } from './newest.ts';

const [file, ...names] = process.argv.slice(2);
if (file === undefined || names.length === 0) {
  console.error('Expected FILE SUBSCRIPTION…');
  process.exit(1);
}
const newest = new NewestResults(file);
const client = new PubSub();
const subscriptions = names.map(name => client.subscription(name));

function take(message: Message): void {
  const id = message.attributes['ce-id'];
  try {
    console.log(`${newest.apply({ attributes: message.attributes, data: message.data.toString() })} ${id}`);
    // Not before the file has it: what is lost between the two comes again and is `seen`.
    message.ack();
  } catch (error) {
    // It comes again, and in the end goes to the subscription's dead-letter topic.
    console.error(`refused ${id}:`, error);
    message.nack();
  }
}

for (const subscription of subscriptions) {
  subscription.on('message', take);
  subscription.on('error', error => {
    console.error(`${subscription.name}:`, error);
    process.exit(1);
  });
}

for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await Promise.all(subscriptions.map(each => each.close()));
    await client.close();
    newest.close();
  });
}
