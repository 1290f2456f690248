import { http } from '@google-cloud/functions-framework';

/** What any function costs: the framework, and a handler that does nothing. */
http('empty', (_request, response) => {
  response.end();
});
