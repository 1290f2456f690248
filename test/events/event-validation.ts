import { Ajv2020 } from 'ajv/dist/2020.js';
import addFormats from 'ajv-formats';
import { decodeCloudEvent } from '../../shared/bus/cloud-event.ts';
import type { BusMessage } from '../../shared/bus/message-bus.ts';
import { eventSchemas } from '../../shared/domain/event-schemas.ts';

/** What is wrong with a message's data by the JSON Schema of its type, as a subscriber would find; null where nothing. */
export type EventCheck = (message: BusMessage) => string | null;

/** A check by the given schemas (those of the code where none are), each known by its `$id`. */
export function eventCheck(schemas: readonly object[] = eventSchemas().map(each => each.schema)): EventCheck {
  const ajv = new Ajv2020({ strict: true, allowUnionTypes: true, allErrors: true });
  addFormats.default(ajv);
  for (const schema of schemas) ajv.addSchema(schema);
  return message => {
    const { type, data } = decodeCloudEvent(message);
    const validate = ajv.getSchema(`/v1/schemas/${type}`);
    if (validate === undefined) return `no schema of ${type}`;
    return validate(data) === true ? null : ajv.errorsText(validate.errors);
  };
}
