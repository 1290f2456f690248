import { ApiError } from './api-client.ts';

/**
 * Sends a file's bytes. `fetch` doesn't tell how much has gone out, `XMLHttpRequest` does. Throws {@link ApiError} for
 * an answer that is no success, and an Error with a sentence for a person when the connection breaks.
 */
export function putFile(
  url: string,
  headers: Readonly<Record<string, string>>,
  file: File,
  onProgress: (sentBytes: number) => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    for (const [name, value] of Object.entries(headers)) request.setRequestHeader(name, value);
    request.upload.addEventListener('progress', ({ loaded }) => onProgress(loaded));
    request.addEventListener('load', () => {
      if (request.status >= 200 && request.status < 300) resolve();
      else reject(problemOf(request));
    });
    // A file that was moved or changed since it was chosen ends here as well.
    request.addEventListener('error', () =>
      reject(new Error('The connection broke, or the file was moved.')),
    );
    request.addEventListener('timeout', () => reject(new Error('The server took too long.')));
    request.send(file);
  });
}

/** Our own problems are JSON; those of Cloud Storage are XML and say no more than their status. */
function problemOf({ status, responseText }: XMLHttpRequest): ApiError {
  try {
    const { code, detail } = JSON.parse(responseText) as { code: string; detail: string };
    return new ApiError(status, code, detail);
  } catch {
    return new ApiError(status, `http_${status}`, `The storage refused the file (${status})`);
  }
}
